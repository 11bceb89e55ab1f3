"""Training: a packed corpus in, a Llama-shaped model out; it survives a kill, and goes on.

Everything needs torch and transformers (`pip install 'baiyi[train]'`).
"""
