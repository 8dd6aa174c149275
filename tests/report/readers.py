"""What a reader of each form sees: the tables and words, read back without the code that wrote them."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree

from markdown_it import MarkdownIt


class Reader(HTMLParser):
    """The tables and other words of an HTML page, as a reader sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: Sequence[object]) -> None:
        self.tags.add(tag)
        self.inside = tag
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag in ("p", "h2"):
            self.words.append("")

    def handle_data(self, data: str) -> None:
        if self.inside in ("td", "th"):
            self.rows[-1][-1] += data
        elif self.inside in ("p", "h2"):
            self.words[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def read_markdown(words: str) -> Reader:
    """Markdown as a browser would show it."""
    reader = Reader()
    reader.feed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(words))
    return reader


# LaTeX ----------------------------------------------------------------------------------------------------------

NAMED = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^", "asciigrave": "`", "quotedbl": '"'}
TOKEN = re.compile(
    r"\\text(?P<named>[a-z]+)\{\}|\\(?P<mark>[&%$#_{}])|\{(?P<grouped>[\[\]*])\}|(?P<nothing>\\allowbreak\{\}|\{\})"
    r"|(?P<plain>[^\\&%$#_{}~^`\"\[\]*])"
)


def unescaped(words: str) -> str:
    """The text that LaTeX would print. Fails on anything that is more than text."""
    found, place = "", 0
    while place < len(words):
        token = TOKEN.match(words, place)
        assert token, f"LaTeX would act on {words[place : place + 20]!r}"
        found += NAMED[token["named"]] if token["named"] else token["mark"] or token["grouped"] or token["plain"] or ""
        place = token.end()
    assert not re.search(r"--|,,|<<|>>|''", words), f"LaTeX would join letters of {words!r}"
    return found


def read_latex(page: str) -> list[tuple[str, str, list[list[str]]]]:
    """Caption, columns and rows of each table of a page; the header once."""
    found = []
    for environment in re.findall(r"\\begin\{(?:table|longtable)\}.*?\\end\{(?:table|longtable)\}", page, re.DOTALL):
        (caption,) = re.findall(r"^\\caption\{(.*)\}(?: \\\\)?$", environment, re.MULTILINE)
        (spec,) = re.findall(r"\\begin\{(?:tabular|longtable)\}\{@\{\}(.*)@\{\}\}$", environment, re.MULTILINE)
        body = environment.rpartition("\\midrule\n")[2].partition("\n\\bottomrule")[0].removeprefix("\\endhead\n")
        head = re.findall(r"\\toprule\n(.*)\n\\midrule", environment)
        assert head in ([head[0]], [head[0]] * 2)
        columns = re.sub(r">\{[^{}]*\}p\{0\.\d+\\linewidth\}", "p", spec)
        rows = [row.removesuffix(r" \\") for row in [head[0], *body.split("\n")]]
        assert set(columns) <= {"l", "r", "p"}
        found.append((unescaped(caption), columns, [list(map(unescaped, row.split(" & "))) for row in rows]))
    return found


def joined(parts: Sequence[list[list[str]]]) -> list[list[str]]:
    """The rows of a table that came in parts, each with the first column."""
    return [[rows[0][0], *(cell for row in rows for cell in row[1:])] for rows in zip(*parts, strict=True)]


# XLSX -----------------------------------------------------------------------------------------------------------

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells; numbers are floats, blanks None. ``looks`` has the number format of each cell that has one."""

    rows: list[list[str | float | None]]
    looks: dict[tuple[int, int], str]
    bold: set[tuple[int, int]]
    frozen: int
    widths: list[float] = field(default_factory=list)


def read_xlsx(raw: bytes) -> dict[str, Sheet]:
    """The sheets of a workbook by name, in order. Fails on formulas, links, macros and parts from elsewhere."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
        assert all(entry.date_time[0] == 1980 for entry in package.infolist())
    assert re.findall(r">(\d{4})-[^<]*</dcterms:", parts["docProps/core.xml"]) == ["2000", "2000"]
    assert not [name for name in parts if "external" in name.lower() or "vba" in name.lower()]
    assert not [name for name, text in parts.items() if re.search(r"<f[ >]|<hyperlink|TargetMode", text)]
    strings = ["".join(t.text or "" for t in si.iter(f"{SHEET}t")) for si in _tree(parts, "xl/sharedStrings.xml")]
    styles = _tree(parts, "xl/styles.xml")
    looks = {n.get("numFmtId", ""): n.get("formatCode", "") for n in styles.iter(f"{SHEET}numFmt")}
    looks |= {"1": "0", "2": "0.00", "9": "0%", "10": "0.00%"}  # the ones that every workbook knows
    bold = [font.find(f"{SHEET}b") is not None for font in styles.findall(f"{SHEET}fonts/{SHEET}font")]
    kinds = [
        (looks.get(xf.get("numFmtId", ""), ""), bold[int(xf.get("fontId", "0"))])
        for xf in styles.findall(f"{SHEET}cellXfs/{SHEET}xf")
    ]
    names = [sheet.get("name", "") for sheet in _tree(parts, "xl/workbook.xml").iter(f"{SHEET}sheet")]
    return {
        name: _sheet(_tree(parts, f"xl/worksheets/sheet{number}.xml"), strings, kinds)
        for number, name in enumerate(names, 1)
    }


def _tree(parts: dict[str, str], name: str) -> ElementTree.Element:
    return ElementTree.fromstring(parts[name])


def _sheet(tree: ElementTree.Element, strings: list[str], kinds: list[tuple[str, bool]]) -> Sheet:
    cells: dict[tuple[int, int], str | float] = {}
    looks: dict[tuple[int, int], str] = {}
    bold = set()
    for cell in tree.iter(f"{SHEET}c"):
        letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", "")).groups()  # type: ignore[union-attr]
        column = 0
        for letter in letters:
            column = 26 * column + ord(letter) - 64
        place = int(digits) - 1, column - 1
        value = cell.findtext(f"{SHEET}v")
        look, is_bold = kinds[int(cell.get("s", "0"))]
        bold |= {place} if is_bold else set()
        looks |= {place: look} if look else {}
        if value is not None:
            cells[place] = strings[int(value)] if cell.get("t") == "s" else float(value)
    height, width = (1 + max((place[axis] for place in cells), default=-1) for axis in (0, 1))
    rows = [[cells.get((line, place)) for place in range(width)] for line in range(height)]
    pane = tree.find(f".//{SHEET}pane")
    frozen = int(pane.get("ySplit", "0")) if pane is not None and pane.get("state") == "frozen" else 0
    widths = [float(column.get("width", "0")) for column in tree.iter(f"{SHEET}col")]
    return Sheet(rows, looks, bold, frozen, widths)


def looks_like(value: str | float | None, look: str) -> str:
    """A cell as a spreadsheet shows it, for the number formats that the project uses."""
    if value is None or isinstance(value, str):
        return value or "–"
    positive, _, negative = look.partition(";")
    look = negative if value < 0 and negative else positive
    digits = len(look.partition(".")[2].rstrip("%"))
    number = abs(value) if negative else value
    shown = (
        f"{number * 100:.{digits}f}%" if look.endswith("%") else f"{number:.{digits}f}" if look else f"{number:.15g}"
    )
    return (look[0] if look.startswith(("+", "-")) else "") + shown
