"""The files of the verse model, with its card: an engine beside this folder (poet_verse.py) reads them."""
