"""From raw material to a packed corpus: sources, cleaning, duplicates, splits, tokens, a card.

A recipe (`recipe.py`) says what a data set is made of. `steps.py` are the steps of making it;
`forms/corpus.py` tells their story.
"""

from __future__ import annotations
