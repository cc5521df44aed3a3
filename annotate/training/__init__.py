"""Training the attribution tagger: `python -m annotate.training`."""
