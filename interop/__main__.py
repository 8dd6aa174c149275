"""``python -m interop``: the command line."""

from interop.cli import run

run()
