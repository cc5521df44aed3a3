"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import click

from annotate.cli.terminal import log_format

if TYPE_CHECKING:
    from annotate.authority import Authority
    from annotate.conversion import Settings
    from annotate.source import Fields, Given

STREAM = "-"

Command = TypeVar("Command", bound=Callable[..., object])

GIVEN = {
    "title": "Headline, if it is not in the text.",
    "date": "Day of the article, YYYY-MM-DD; relative dates are read from it.",
    "publisher": "Newspaper, agency or site.",
    "url": "Where the article stands on the web.",
    "author": "Who wrote it.",
    "licence": "Terms under which the text may be used.",
    "language": "Code of the text's language; its date rules are used, if there are any.",
}
FIELDS = ("id", "text", "title", "date", "publisher", "url", "author")


def metadata_options(command: Command) -> Command:
    """Add the options that tell metadata, and those that name the keys of records."""
    for name in reversed(FIELDS):
        command = click.option(
            f"--{name}-field",
            metavar="KEY",
            default=name,
            show_default=True,
            help=f"Column of the {name} in tables; its key in JSON Lines and front matter.",
        )(command)
    for name, words in reversed(GIVEN.items()):
        command = click.option(f"--{name}", metavar="TEXT", help=words)(command)
    return command


def given_of(options: dict[str, object]) -> Given:
    """Return the metadata that was told by options."""
    told = {name: str(options[name]) for name in GIVEN if options.get(name)}
    return cast("Given", told)


def fields_of(options: dict[str, object]) -> Fields:
    """Return the keys that were told by options."""
    from annotate.source import Fields

    return Fields(**{name: str(options[f"{name}_field"]) for name in FIELDS})


def annotating_options(command: Command) -> Command:
    """Add the options that choose how to annotate."""
    for option in (
        click.option(
            "--authority",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Who is who, in an editor's words; by default authority.toml beside the articles.",
        ),
        click.option(
            "--min-cert",
            type=click.FloatRange(0, 1),
            default=0.0,
            show_default=True,
            help="Leave out attributions that are less certain than this.",
        ),
        click.option(
            "--attributions",
            type=click.Choice(["model", "rules"]),
            default="model",
            show_default=True,
            help="Find attributions with the trained tagger, or by rules alone (faster).",
        ),
        click.option(
            "--model", metavar="NAME", help="spaCy pipeline; the best installed one by default."
        ),
    ):
        command = option(command)
    return command


def run_options(command: Command) -> Command:
    """Add the options of a run over many articles."""
    for option in (
        click.option(
            "--log-format",
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            is_eager=True,
            expose_value=False,
            callback=lambda context, option, value: log_format.set(value) and None,
            help="Lines for people, or a JSON object for each event, on stderr.",
        ),
        click.option("--fail-fast", is_flag=True, help="Stop at the first article that fails."),
        click.option(
            "--cluster",
            metavar="URL",
            help="Scheduler of a Dask cluster that does the work, such as tcp://host:8786.",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(1),
            default=1,
            show_default=True,
            help="Processes to use.",
        ),
        click.option(
            "--resume",
            is_flag=True,
            help="Keep what an earlier run into the same place made of unchanged articles.",
        ),
        click.option("--force", is_flag=True, help="Overwrite XML that was edited by hand."),
    ):
        command = option(command)
    return command


def settings_of(
    model: str | None, attributions: str, min_cert: float, authority: Authority | None = None
) -> Settings:
    """Return the settings; an unknown model ends the command before anything is read."""
    from annotate.authority import NOTHING
    from annotate.conversion import Settings
    from annotate.language import model_name

    return Settings(
        model=model_name(model),
        attributions="rules" if attributions == "rules" else "model",
        min_cert=min_cert,
        authority=authority or NOTHING,
    )


def authority_of(file: Path | None, paths: Iterable[str]) -> Authority:
    """Return what the authority file states: *file*, else the one beside the articles of *paths*.

    A mistake in it ends the command before anything is read.
    """
    from annotate.authority import found, read

    return found(path for path in paths if path != STREAM) if file is None else read(file)


def verbosity_options(command: Command) -> Command:
    """Add --quiet and --verbose."""
    command = click.option("--verbose", is_flag=True, help="Name each file that is written.")(
        command
    )
    return click.option("--quiet", is_flag=True, help="Say nothing but what went wrong.")(command)


def output_option(words: str, *, required: bool = False) -> Callable[[Command], Command]:
    """Return the option -o."""
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path), required=required, help=words
    )


def inputs_argument(name: str) -> Callable[[Command], Command]:
    """Return the argument that names one or more inputs; they are looked for one by one."""

    def named(context: click.Context, argument: click.Parameter, paths: tuple[str, ...]) -> object:
        # Path("") would be the folder we are in: a shell variable that was not set means no such.
        if "" in paths:
            raise click.BadParameter("a name is empty; give a file, a folder or a glob")
        return paths

    return click.argument("paths", nargs=-1, required=True, metavar=f"{name}...", callback=named)
