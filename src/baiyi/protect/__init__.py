"""Labels, credentials and their check: an Asset becomes Sealed; any file becomes a Report."""
