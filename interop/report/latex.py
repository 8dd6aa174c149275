"""Results as LaTeX: booktabs tables for xelatex or lualatex, to be read in with ``\\input``."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from interop.report.provenance import provenance_words
from interop.report.tables import Block, text
from interop.tables import shown

LONG = 20
"""Full lines beyond which a table may break over pages."""
LINE = 74
"""Characters of this size that a line holds in the standard class; wider tables are cut into parts."""
GAP = 3
"""Characters that the space between two columns takes."""
SHORT = 18
"""Characters up to which a column of words stands on one line."""
PIECE = 14
"""Characters that a column of words which folds has at the least, where it has as long a word."""
HEAD = (
    "% For xelatex or lualatex, with a font that has the letters, and \\usepackage{array,booktabs,longtable}.\n"
    "% This file has no preamble: read it in with \\input."
)
_MARKS = str.maketrans(
    {mark: f"\\{mark}" for mark in "&%$#_{}"}
    | {mark: f"{{{mark}}}" for mark in "[]*"}  # after a line break these would be its options
    | {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "`": r"\textasciigrave{}",
        '"': r"\textquotedbl{}",
        "█": "",
        "░": "",
    }
)
_LIGATURES = re.compile(r"([-,<>'])(?=\1)")
_BREAKS = re.compile(r"(?<=[/.=&?_%,-])(?=\w)")


def latex(blocks: Sequence[Block], made_from: Mapping[str, Any]) -> str:
    """Blocks as tables and paragraphs; each table's note says what it was made from."""
    made = ", ".join(provenance_words(made_from))
    out = [HEAD, f"% {escaped(made)}"]
    tabled = any(block.rows for block in blocks)
    for block in blocks:
        lines = [line for line in block.lines if line != made or not tabled]
        if block.rows:
            out += [_table(part, [*lines, made]) for part in _parts(block)]
        else:
            out += _paragraphs(block, lines)
    return "\n\n".join(out) + "\n"


def escaped(words: str) -> str:
    """Text that LaTeX prints letter by letter; what nobody can see is spelled out, and bars of blocks are left out."""
    return _LIGATURES.sub(r"\1{}", shown(words, sys.maxsize).translate(_MARKS)).strip()


def _paragraphs(block: Block, lines: Sequence[str]) -> list[str]:
    title = [f"\\paragraph{{{escaped(block.title)}}}"] if block.title else []
    return [*title, *map(escaped, lines or ["nothing on record"] * bool(block.header))]


def _parts(block: Block) -> list[Block]:
    """A block whose table fits the page, or parts of it that do, each with the first column."""
    groups: list[list[int]] = [[0]]
    least = [_least(cells, cells[0] in block.numeric) + GAP for cells in _columns(block)]
    for place in range(1, len(least)):
        if len(groups[-1]) > 1 and sum(least[other] for other in [*groups[-1], place]) > LINE + GAP:
            groups.append([0])
        groups[-1].append(place)
    if len(groups) == 1:
        return [block]
    return [
        Block(
            f"{block.title} ({number} of {len(groups)})",
            [block.header[place] for place in places],
            [[row[place] for place in places] for row in block.rows],
            numeric=block.numeric,
        )
        for number, places in enumerate(groups, 1)
    ]


def _columns(block: Block) -> list[list[str]]:
    return [[name, *(text(row[place]) for row in block.rows)] for place, name in enumerate(block.header)]


def _least(cells: Sequence[str], number: bool) -> int:
    """Characters that a column must have: all of a number or short words, a piece of long ones."""
    width = max(map(len, cells))
    if number or width <= SHORT:
        return width
    pieces = (piece for cell in cells for word in cell.split() for piece in _BREAKS.split(word))
    return min(max(map(len, pieces)), PIECE)


def _table(block: Block, notes: Sequence[str]) -> str:
    columns = _columns(block)
    kinds = _kinds(columns, block.numeric)
    spec = "@{}" + "".join(kinds) + "@{}"
    head, *rows = (
        " & ".join(_cell(cell, kind) for cell, kind in zip(cells, kinds, strict=True)) + r" \\"
        for cells in zip(*columns, strict=True)
    )
    caption, note = f"\\caption{{{escaped(block.title)}}}", " \\\\\n".join(filter(None, map(escaped, notes)))
    top, body = f"\\toprule\n{head}\n\\midrule", "\n".join(rows)
    if max(len(rows), len(body) / LINE) <= LONG:
        return (
            f"\\begin{{table}}[htbp]\n\\centering\\footnotesize\n{caption}\n\n\\smallskip\n\\begin{{tabular}}{{{spec}}}\n{top}\n{body}\n"
            f"\\bottomrule\n\\end{{tabular}}\n\n\\smallskip\n\\parbox{{\\linewidth}}{{\\raggedright\n{note}}}\n\\end{{table}}"
        )
    return (
        f"{{\\footnotesize\n\\begin{{longtable}}{{{spec}}}\n{caption} \\\\\n{top}\n\\endfirsthead\n{top}\n\\endhead\n{body}\n"
        f"\\bottomrule\n\\end{{longtable}}\n\\noindent\\parbox{{\\linewidth}}{{\\raggedright\n{note}}}\\par}}"
    )


def _kinds(columns: Sequence[Sequence[str]], numeric: frozenset[str]) -> list[str]:
    """How each column is set: numbers to the right, short words to the left, long ones in what is left of the line."""
    widths = [max(map(len, cells)) for cells in columns]
    least = [_least(cells, cells[0] in numeric) for cells in columns]
    room = LINE + GAP - GAP * len(columns)
    if sum(widths) <= room:
        least = widths
    wishes = [min(width, LINE) - floor for width, floor in zip(widths, least, strict=True)]
    spare = max(room - sum(least), 0)
    return [
        f">{{\\raggedright\\arraybackslash}}p{{{(floor + spare * wish / sum(wishes)) / LINE:.3f}\\linewidth}}"
        if wish
        else ("r" if cells[0] in numeric else "l")
        for cells, floor, wish in zip(columns, least, wishes, strict=True)
    ]


def _cell(words: str, kind: str) -> str:
    """A cell; in a column that folds, words such as addresses may break at their marks."""
    if len(kind) == 1:
        return escaped(words)
    return " ".join(r"\allowbreak{}".join(map(escaped, _BREAKS.split(word))) for word in words.split(" "))
