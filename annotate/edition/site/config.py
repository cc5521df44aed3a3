"""site.toml: what an editor says of a site, checked to the last key."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from annotate.edition import colours, inline
from annotate.edition.look import Look
from annotate.edition.site.settings import LAYERS, SECTIONS, Site
from annotate.errors import ConfigError, excerpt

NAME = "site.toml"
SHARED = ("title", "description", "editor", "licence", "licence_url", "address", "language")
WORDS = (*SHARED, "theme")
LISTS: Mapping[str, tuple[str, ...]] = {"pages": tuple(SECTIONS), "layers": LAYERS}
COLOURS = "colours"
KEYS = (*WORDS, *LISTS, COLOURS)
WEB = ("https://", "http://")
# BCP 47 in short: "en", "en-GB", "zh-Hans-CN".
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What site.toml, or the options of the command, say of a site; None where they are silent."""

    title: str | None = None
    description: str | None = None
    editor: str | None = None
    licence: str | None = None
    licence_url: str | None = None
    address: str | None = None
    language: str | None = None
    theme: Path | None = None
    pages: tuple[str, ...] | None = None
    layers: tuple[str, ...] | None = None
    colours: Mapping[str, tuple[str, str]] | None = None


def read(path: Path) -> Config:
    """Return what the file *path* says.

    Raises ConfigError, with the file and the key, for what cannot be read or is not understood.
    """
    table = _table(path)
    for key in table:
        if key not in KEYS:
            raise ConfigError(f"{path}: unknown key {excerpt(key)}{_nearest(key, KEYS)}")
    words = {key: _words(path, key, table[key]) for key in WORDS if key in table}
    lists = {key: _list(path, key, table[key]) for key in LISTS if key in table}
    theme = words.pop("theme", None)
    return Config(
        **words,
        pages=lists.get("pages"),
        layers=lists.get("layers"),
        theme=None if theme is None else path.parent / theme,
        colours=_colours(path, table[COLOURS]) if COLOURS in table else None,
    )


def site_for(paths: Iterable[str], file: Path | None, options: Config) -> Site:
    """Return the site that *options* describe and, where they are silent, the settings *file*.

    Without *file* it is the site.toml in the first of the folders of *paths* that has one.
    Raises ConfigError for a file that is not understood, an address, language or theme that is
    none, and colours that are hard to see.
    """
    file = file or _beside(paths)
    config = read(file) if file else Config()
    where = str(file or "options")
    told = {
        name: value
        for name in SHARED
        if (value := getattr(options, name) or getattr(config, name)) is not None
    }
    for name in ("address", "licence_url"):
        if name in told and not told[name].startswith(WEB):
            raise ConfigError(
                f"{where}: {name} is {excerpt(told[name])}, expected a web address; begin it with "
                "https://"
            )
    if not LANGUAGE.fullmatch(told.get("language", "en")):
        raise ConfigError(
            f"{where}: language is {excerpt(told['language'])}, expected a code such as 'en' or "
            "'pt-BR'"
        )
    if "address" in told:
        told["address"] = told["address"].rstrip("/") + "/"
    look = _look(options.theme or config.theme, config.colours or {}, where)
    return Site(
        **told,
        look=look,
        sections=config.pages or tuple(SECTIONS),
        layers=config.layers or LAYERS,
    )


def _beside(paths: Iterable[str]) -> Path | None:
    # Those of os.path, unlike Path's, also take a text that somebody gave in place of its name.
    folders = (Path(path) if os.path.isdir(path) else Path(path).parent for path in paths)
    return next((folder / NAME for folder in folders if os.path.isfile(folder / NAME)), None)


def _look(theme: Path | None, own: colours.Colours, where: str) -> Look:
    if theme is not None and not theme.is_dir():
        raise ConfigError(f"{where}: theme {theme} is no folder; name one with templates or styles")
    known = colours.declared(inline.source("page.css", theme))
    for name in own:
        if name not in known:
            raise ConfigError(
                f"{where}: colours: unknown key {excerpt(name)}{_nearest(name, known)}"
            )
    for upper, lower, scheme, found, least in colours.faint({**known, **own}):
        raise ConfigError(
            f"{where}: colours: {upper} on {lower} has a contrast of {found:.1f} in the {scheme} "
            f"scheme, readers need {least}; set them further apart"
        )
    return Look(theme, own)


def _table(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}); check the path") from error


def _words(path: Path, key: str, value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ConfigError(f"{path}: {key} is {excerpt(str(value))}, expected words in quotation marks")


def _list(path: Path, key: str, value: object) -> tuple[str, ...]:
    known = LISTS[key]
    if not isinstance(value, list):
        raise ConfigError(
            f"{path}: {key} is {excerpt(str(value))}, expected a list of {', '.join(known)}"
        )
    for name in value:
        if name not in known:
            raise ConfigError(
                f"{path}: {key}: unknown value {excerpt(str(name))}{_nearest(str(name), known)}"
            )
    return tuple(name for name in known if name in value)


def _colours(path: Path, value: object) -> dict[str, tuple[str, str]]:
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: colours is {excerpt(str(value))}, expected a table [colours]")
    return {str(name): _pair(path, str(name), pair) for name, pair in value.items()}


def _pair(path: Path, name: str, value: object) -> tuple[str, str]:
    match value:
        case [str(light), str(dark)] if colours.HEX.fullmatch(light) and colours.HEX.fullmatch(
            dark
        ):
            return light.lower(), dark.lower()
    raise ConfigError(
        f"{path}: colours: {name} is {excerpt(str(value))}, expected the light and the dark value, "
        'such as ["#1d1b18", "#e9e5dc"]'
    )


def _nearest(found: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(found, known, n=1)
    meant = f"; did you mean {close[0]!r}?" if close else ";"
    return f"{meant} Known are {', '.join(known)}"
