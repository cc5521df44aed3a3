"""The templates of the pages, compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sized
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from annotate import resources
from annotate.edition.calendar import in_words
from annotate.edition.escaping import Generator, TrustingGenerator, escaped
from annotate.edition.header import UNCERTAIN_BELOW
from annotate.edition.model import Speaker
from annotate.errors import RenderError

A_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def fill(
    name: str,
    values: Mapping[str, object],
    template: Path | None = None,
    folder: Path | None = None,
) -> str:
    """Return the template *name*, or the one of the user at *template*, filled with *values*.

    Templates in *folder*, by default that of *template*, stand in for annotate's of the same name.
    A template of the user may extend and include annotate's and those of its own folder; it runs
    in a sandbox.  Raises RenderError with file and line.
    """
    folder = template.resolve().parent if template else folder and folder.resolve()
    environment = _environment(folder)
    where = str(template or name)
    try:
        found = environment.get_template(template.name if template else name)
        return found.render(values)
    except TemplateNotFound as error:
        raise RenderError(
            f"{where}: template {error.name!r} is not there; templates are looked for beside "
            "it and among annotate's own (article.html.j2, parts.html.j2)"
        ) from error
    except TemplateSyntaxError as error:
        raise RenderError(f"{error.filename or where}:{error.lineno}: {error.message}") from error
    except TemplateError as error:
        raise RenderError(f"{where}{_line(error, folder)}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise RenderError(f"{where}: cannot be read: {error}; check the path") from error
    except Exception as error:
        if folder is None:
            raise
        kind = type(error).__name__
        raise RenderError(f"{where}{_line(error, folder)}: {kind}: {error}") from error


class Signs(Protocol):
    """The macros of signs.html.j2."""

    def siglum(self, speaker: Speaker) -> Markup:
        """The siglum of a speaker."""


@cache
def signs() -> Signs:
    """Return what is made once and shown many times on a page."""
    return cast(Signs, _environment(None).get_template("signs.html.j2").module)


class _Environment(Environment):
    code_generator_class = TrustingGenerator
    escaped = staticmethod(escaped)


class _Sandbox(ImmutableSandboxedEnvironment):
    code_generator_class = Generator
    escaped = staticmethod(escaped)


@lru_cache(maxsize=8)
def _environment(folder: Path | None) -> Environment:
    own = FileSystemLoader(resources.edition("templates"))
    options: dict[str, Any] = {
        "autoescape": True,
        "undefined": StrictUndefined,
        "auto_reload": folder is not None,
        "keep_trailing_newline": True,
    }
    environment: Environment
    if folder is None:
        environment = _Environment(loader=own, **options)
    else:
        loader = ChoiceLoader([FileSystemLoader(folder), own])
        environment = _Sandbox(loader=loader, **options)
    environment.globals["uncertain_below"] = UNCERTAIN_BELOW
    environment.tests["a_day"] = _is_a_day
    environment.filters.update(count_of=_count_of, host=_host, in_words=in_words)
    return environment


def _is_a_day(value: str) -> bool:
    """Say whether HTML's time element can hold *value*: a day, a month or a year."""
    return A_DAY.fullmatch(value) is not None


def _count_of(things: Sized | int, noun: str) -> str:
    """Say how many *things* there are: "1 place", "12 places"."""
    number = things if isinstance(things, int) else len(things)
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _host(address: str) -> str:
    """Return the site that a web address leads to."""
    try:
        return (urlsplit(address).hostname or address).removeprefix("www.")
    except ValueError:
        return address


def _line(error: BaseException, folder: Path | None) -> str:
    """Return ":LINE" of the user's template in which *error* arose, if it is known."""
    line = ""
    trace = error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if folder is not None and file.parent == folder:
            line = f":{trace.tb_lineno}"
        trace = trace.tb_next
    return line
