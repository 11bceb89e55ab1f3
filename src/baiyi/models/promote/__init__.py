"""From a trained model to one that the crafts use: exported, held against what was trained."""
