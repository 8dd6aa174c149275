"""The pages of docs/ show what the code prints, name commands that exist, and link to places that exist."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pages
import pytest
import wordbook

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FOLDERS = [ROOT, ROOT / "datasets"]
LINKED = [*(path for folder in FOLDERS for path in sorted(folder.glob("*.md"))), *sorted((ROOT / "docs").rglob("*.md"))]
RUN = [
    page
    for page in pages.pages()
    if any(block.commands or block.key or block.kind == "python" for block in pages.blocks(page.read_text("utf-8")))
]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", RUN, ids=name)
def test_a_page_shows_what_its_commands_print(page: Path) -> None:
    assert pages.rendered(page) == page.read_text(encoding="utf-8"), "run: make readme"


def test_the_tutorial_shows_nothing_that_is_not_run() -> None:
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    kinds = {block.kind for block in pages.blocks(text)}
    assert kinds == {"console", "text"}
    commands = [command for block in pages.blocks(text) for command in block.commands]
    assert not [command for command in commands if pages.is_later(command)]
    by_hand = [command for command in commands if command.startswith(pages.BY_HAND)]
    assert len(by_hand) == len(pages.BY_HAND)


def test_a_target_of_the_makefile_does_what_the_pages_take_it_for() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target, command in pages.ALIASES.items():
        recipe = re.search(rf"^{target.removeprefix('make ')}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
        assert recipe
        assert recipe[1].strip() == f"@$(BIN)/{command}"


@pytest.mark.parametrize("page", wordbook.pages(), ids=name)
def test_the_reference_is_what_the_code_gives(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == wordbook.pages()[page], "run: make readme"


def test_the_folder_of_the_reference_holds_nothing_else() -> None:
    assert set(wordbook.FOLDER.iterdir()) == set(wordbook.pages())


def named_commands(text: str) -> Iterator[list[str]]:
    """The words of each command of interop that a page names, in a block or in the run of the text."""
    lines = re.findall(r"`(interop [^`]+)`", pages.BLOCK.sub("", text))
    for block in pages.blocks(text):
        lines += block.commands if block.kind == "console" else block.body.splitlines()
    for line in lines:
        if re.match(r"(\.venv/bin/)?interop [a-z]", line) and not pages.is_later(line):
            yield shlex.split(line.replace("[OPTIONS]", ""))[1:]


@pytest.mark.parametrize("page", LINKED, ids=name)
def test_a_page_names_commands_and_options_that_exist(page: Path) -> None:
    known = dict(wordbook.commands())
    wrong = []
    for words in named_commands(page.read_text(encoding="utf-8")):
        asked = {word.partition("=")[0] for word in words if re.match(r"-[a-z-]", word)} - {"--help"}
        spelt = " ".join(["interop", *words[: 2 if words[0] == "chart" else 1]])
        if spelt in known:
            asked -= {opt for p in known[spelt].params for opt in (*p.opts, *p.secondary_opts)}
        if asked or (spelt not in known and spelt not in ("interop chart", "interop chart --help")):
            wrong.append(" ".join(words))
    assert wrong == []


def markdown_of(path: Path) -> str:
    """The Markdown of a page or of a notebook's cells."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text
    return "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")


def prose_of(path: Path) -> str:
    """A page without its fenced blocks and code spans, where nothing is a link or a heading."""
    text = re.sub(r"^(```+|~~~+)[^\n]*\n.*?^\1\s*$", "", markdown_of(path), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"(?<!`)`[^`\n]+`(?!`)", lambda found: found[0] if "](" not in found[0] else "", text)


def anchors_of(path: Path) -> set[str]:
    """The anchors of a page's headings; a heading that comes again gets a number."""
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", prose_of(path), re.MULTILINE):
        anchor = base = wordbook.slug(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading))
        turn = 0
        while anchor in found:
            turn += 1
            anchor = f"{base}-{turn}"
        found.add(anchor)
    return found


def broken(path: Path) -> list[str]:
    """Relative links of a page that lead nowhere."""
    wrong = []
    for target in re.findall(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)", prose_of(path)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        if not there.exists() or (anchor and there.is_file() and anchor not in anchors_of(there)):
            wrong.append(target)
    return wrong


@pytest.mark.parametrize("page", [*LINKED, *NOTEBOOKS], ids=name)
def test_links_and_anchors_lead_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_every_page_of_the_documentation_is_linked_from_another() -> None:
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in LINKED
        for target in re.findall(r"\]\(([^)\s]+)\)", prose_of(page))
    }
    assert [name(page) for page in LINKED if page.is_relative_to(ROOT / "docs") and page not in linked] == []


def test_the_search_for_links_finds_what_it_should(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# One `two`, three\n\n## Twice\n\n## Twice\n\n```\n# not a heading\n```\n")
    page = tmp_path / "page.md"
    page.write_text(
        "# Here\n[a](other.md#one-two-three) [b](other.md#twice-1) [c](#here) [d](https://example.org/x)\n"
        "[e](other.md#not-a-heading) [f](missing.md) [g](#there) `[h](code.md)`\n```\n[i](block.md)\n```\n![j](no.svg)\n"
    )
    assert broken(page) == ["other.md#not-a-heading", "missing.md", "#there", "no.svg"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("", "a\n\nb\nc\n\nd\n"),
        ("1", "a\n[...]\n"),
        ("last 1", "[...]\nd\n"),
        ("b + 2", "[...]\nb\nc\n[...]\n"),
        ("a .. c", "a\n\nb\n[...]\n"),
        (".. b; d + 1", "a\n[...]\nd\n"),
        ("1; d + 1", "a\n[...]\nd\n"),
    ],
)
def test_a_long_output_is_cut_where_the_comment_says(wanted: str, expected: str) -> None:
    assert pages.shown(["a", "", "b", "c", "", "d"], wanted) == expected


def test_a_command_that_fails_or_is_another_program_is_no_transcript() -> None:
    with pytest.raises(ValueError, match="exit code 2"):
        pages.printed("interop score --from US")
    with pytest.raises(ValueError, match="interop's commands"):
        pages.printed("ls")
    with pytest.raises(ValueError, match="no line begins"):
        pages.shown(["a"], "b + 1")
