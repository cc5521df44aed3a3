"""Corrections that come home: annotating again around them, bringing them in, comparing."""
