"""Train the attribution tagger from gold attributions: `python -m annotate.training --help`.

Needs the extra `[train]`; the tagger itself does not.
"""
