"""cite: how to name the tool and the data in a paper."""

from __future__ import annotations

from typing import Annotated

import typer

from interop.cli import options as o
from interop.cli.terminal import deliver
from interop.report.cite import CITATIONS, citation
from interop.report.formats import listed


def cite(
    form: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=f"{listed(CITATIONS)}.")] = "text",
    output: o.Output = "-",
    force: o.Force = False,
    catalog: o.Folder = None,
    add: o.Add = None,
) -> None:
    """How to cite the tool and the data: version, licences, and the digest of the catalog."""
    form = o.choice(form, "--format", CITATIONS)
    deliver(citation(o.catalog(catalog, tuple(add or ())), form), output, force=force)
