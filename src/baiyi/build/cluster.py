"""Steps on other machines (Ray), when there are any: the place for it.

What makes it possible is already so: a step's call (`calls.Call`) can be pickled and holds
all that it needs besides the store and the catalogue.
"""
