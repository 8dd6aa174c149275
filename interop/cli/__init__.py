"""The command line: parse, one library call, print. Results go to standard output, words about them to standard error.

Exit codes: 0 fine, 2 usage, 3 data or method at fault, 4 file or disk, 5 too little known for a value,
70 internal error, 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer
from typer.exceptions import TyperException

from interop.cli import answers, charts, citing, curating, doubts, history, measures, papers, records
from interop.cli.terminal import note, output_error, report_error
from interop.errors import InteropError, UsageError
from interop.tables import shown
from interop.version import __version__

app = typer.Typer(
    name="interop",
    help="How hard would it be to integrate one force's equipment into another force's logistics, and why?",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    answers.score,
    answers.explain,
    answers.rank,
    answers.matrix,
    answers.scenario,
    measures.measures,
    doubts.gaps,
    doubts.flip,
    doubts.sensitivity,
    records.show,
    records.items,
    records.forces,
    records.resolve,
    curating.check,
    curating.diff,
    history.backtest,
    citing.cite,
    papers.report,
):
    app.command()(command)
app.add_typer(charts.app, name="chart")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"interop {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def run() -> None:
    """Entry point: every error becomes a sentence and an exit code; INTEROP_DEBUG=1 shows the traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    gc.disable()  # a process that lives for one answer frees its memory by ending
    code = _run()
    for stream in (sys.stdout, sys.stderr):  # what cannot be written any more must not change the exit code
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(code)


def _run() -> int:
    as_json = _wants_json(sys.argv)
    try:
        return int(app(standalone_mode=False) or 0)
    except InteropError as error:
        report_error(error, as_json)
        return error.exit_code
    except TyperException as error:
        report_error(UsageError(shown(error.format_message(), 600)), as_json)
        if not as_json:
            note("Try 'interop --help', or '--help' after a command.")
        return 2
    except (KeyboardInterrupt, typer.Abort):
        note("interrupted")
        return 130
    except (BrokenPipeError, SystemExit):  # typer leaves this way when the reader of its help has gone
        return 0
    except OSError as error:
        failure = output_error(error)
        report_error(failure, as_json)
        return failure.exit_code
    except Exception as error:
        if os.environ.get("INTEROP_DEBUG"):
            raise
        words = f"internal error: {type(error).__name__}: {shown(str(error), 300)}"
        report_error(InteropError(f"{words}. Set INTEROP_DEBUG=1 to see where; please report it."), as_json)
        return InteropError.exit_code


def _wants_json(argv: list[str]) -> bool:
    """Whether errors are to be JSON, seen before the words are read: the last --format counts, then INTEROP_FORMAT."""
    asked = os.environ.get("INTEROP_FORMAT", "")
    for word, following in zip(argv, [*argv[1:], ""], strict=True):
        if word in ("--format", "-f"):
            asked = following
        elif word.startswith("--format="):
            asked = word.removeprefix("--format=")
        elif word.startswith("-f"):
            asked = word.removeprefix("-f")
    return asked == "json"
