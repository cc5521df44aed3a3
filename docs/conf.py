"""How Sphinx builds the documentation: `make docs`."""

from annotate import __version__

project = "annotate"
author = "the annotate developers"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
html_theme = "furo"
html_title = f"annotate {release}"
html_show_copyright = False

# Docstrings are plain prose in which `backticks` mark code.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "show-inheritance": True}
autodoc_preserve_defaults = True
myst_heading_anchors = 3
