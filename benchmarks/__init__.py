"""Accuracy and speed: `python -m benchmarks CORPORA` prints every table."""
