"""Texts of games: sheets of characters, items and quests, and dialogues whose every path ends."""
