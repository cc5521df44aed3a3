"""What readers see: the page of an article, a book or PDF, and the site of an archive."""

from __future__ import annotations

from annotate.edition.article_page import render
from annotate.edition.book import epub
from annotate.edition.fragment import fragment
from annotate.edition.printed import pdf
from annotate.edition.site.build import publish

__all__ = ["epub", "fragment", "pdf", "publish", "render"]
