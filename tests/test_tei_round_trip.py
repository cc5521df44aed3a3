"""What the writer writes, the loader loads, the validator accepts, and the text keeps."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from annotate.article import Article
from annotate.tei.loading import load, read_text
from annotate.tei.validation import validate
from annotate.tei.writer import to_bytes, write
from tests.strategies import articles

SLOWLY = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@SLOWLY
@given(articles())
def test_loading_is_the_inverse_of_writing(article: Article) -> None:
    assert load(to_bytes(write(article))) == article


@SLOWLY
@given(articles())
def test_every_article_is_written_as_valid_tei(article: Article) -> None:
    assert [str(problem) for problem in validate(to_bytes(write(article)))] == []


@SLOWLY
@given(articles())
def test_markup_never_changes_the_text(article: Article) -> None:
    text = write(article).getroot()[-1]
    assert read_text(text)[0] == article.text


@SLOWLY
@given(articles())
def test_equal_articles_give_equal_bytes(article: Article) -> None:
    content = to_bytes(write(article))
    assert to_bytes(write(load(content))) == content
