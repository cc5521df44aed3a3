"""The command `annotate`: the only place that prints, and that turns errors into exit codes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

import click

from annotate._version import __version__
from annotate.cli.authority import authority
from annotate.cli.converting import convert
from annotate.cli.correcting import diff, import_, update
from annotate.cli.exporting import export
from annotate.cli.gazetteer import gazetteer
from annotate.cli.measuring import evaluate, stages
from annotate.cli.publishing import publish
from annotate.cli.rendering import render
from annotate.cli.terminal import INTERRUPTED, PROBLEMS, WRONG_USE, fail, log_format
from annotate.cli.validating import validate
from annotate.errors import AnnotateError, ConfigError, ModelError

EXIT_CODES = """\b
Exit codes:
  0    all was done and nothing is wrong
  1    an article could not be done, or a problem was found; all others were done
  2    the command was not understood: an unknown option, command or model
  130  interrupted
"""

# Start-up makes 100,000 objects that stay; to look for rings among them after each 700, as Python
# does, takes a tenth of its time.
NEW_OBJECTS = 10_000


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="annotate")
def annotate() -> None:
    """Turn news articles into annotated TEI XML and reading editions.

    Quotations, who said them, people, places and dates are found and marked; the text of the
    article stays as it is, character for character.
    """


COMMANDS = (
    convert,
    validate,
    render,
    publish,
    export,
    update,
    import_,
    diff,
    evaluate,
    stages,
    gazetteer,
    authority,
)
for command in COMMANDS:
    annotate.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit with its code.

    >>> main(["--version"])
    Traceback (most recent call last):
    SystemExit: 0
    """
    gc.set_threshold(NEW_OBJECTS)
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; every error becomes one line on stderr."""
    log_format.set("text")
    told = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with annotate.make_context("annotate", told) as context:
            annotate.invoke(context)
            return 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return WRONG_USE
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.UsageError as error:
        name = error.ctx.command_path if error.ctx else "annotate"
        return fail(f"{error.format_message().rstrip('.')}; see `{name} --help`", WRONG_USE)
    except click.ClickException as error:
        return fail(error.format_message(), PROBLEMS)
    except (ConfigError, ModelError) as error:
        return fail(str(error), WRONG_USE)
    except AnnotateError as error:
        return fail(str(error), PROBLEMS)
    except (KeyboardInterrupt, click.Abort):
        return fail(
            "interrupted; what was written is whole, run again (`convert` with --resume) to go on",
            INTERRUPTED,
        )
    except BrokenPipeError:
        # The reader of our output has gone (`annotate export … | head`): nothing is wrong.
        sys.stdout = None
        return 0
