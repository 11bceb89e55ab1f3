"""Screenplays: a story in scenes, then each scene as elements; or another text broken into scenes."""
