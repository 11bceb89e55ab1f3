"""Advertising copy from a product's sheet: channels with their limits, claims, words that law forbids."""
