"""What readers see: the page of an article, and the site of an archive."""

from __future__ import annotations

from annotate.edition.article_page import render
from annotate.edition.fragment import fragment
from annotate.edition.site.build import publish

__all__ = ["fragment", "publish", "render"]
