"""The craft of a long story: premise, outline in levels, scenes, notes of what they made true."""
