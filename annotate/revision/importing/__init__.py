"""Bringing annotations from other tools back onto the text: one module a format."""
