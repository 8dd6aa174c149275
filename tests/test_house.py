"""The house rules: every public thing says what it is, files stay short, and nothing points at somebody's machine."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = sorted((ROOT / "interop").rglob("*.py"))
LINES = 400
LONGER: set[str] = set()
"""Files that are still to be split; a name leaves this list with the split."""
FOLDERS = {".ci", "benchmarks", "datasets", "docs", "interop", "notebooks", "tests"}
FILES = {
    ".gitignore",
    "CHANGELOG.md",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "pyproject.toml",
    "requirements.lock",
    "requirements-dev.lock",
}
WEB = r"https?://"
REGISTRY = re.compile(
    rf"{WEB}[^\s\"'<>]*(?:pypi\.|pythonhosted|npmjs|conda\.anaconda|crates\.io|proxy\.golang)"
    r"|(?<!emit)-index-url|(?:^|\s)index-url\s*=",
    re.MULTILINE,
)
MACHINE = re.compile(r"(?<![\w.~:/*})-])/(?:home|root|work|Users|mnt|private/tmp|tmp/\w+)/\w|\b[A-Z]:\\+(?:Users|home)")


def project_files() -> list[Path]:
    """Files that belong to the project: tracked, or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a checkout")
    return sorted(path for name in found.stdout.split("\0") if name and (path := ROOT / name).is_file())


def texts() -> Iterator[tuple[str, str]]:
    """Every project file that is text, by its name, but this one, which spells out what is forbidden."""
    for path in project_files():
        if path != Path(__file__):
            try:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def undocumented(path: Path) -> list[str]:
    """Public modules, classes, functions and methods of a file that have no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [] if ast.get_docstring(tree) else [f"{path.name}: the module"]
    stack: list[tuple[str, ast.AST]] = [("", tree)]
    while stack:
        prefix, parent = stack.pop()
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith(
                "_"
            ):
                if not ast.get_docstring(node):
                    silent.append(f"{path.name}:{node.lineno} {prefix}{node.name}")
                if isinstance(node, ast.ClassDef):
                    stack.append((f"{node.name}.", node))
    return silent


@pytest.mark.parametrize("path", PACKAGE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_public_module_class_and_function_says_what_it_is(path: Path) -> None:
    assert not undocumented(path)


@pytest.mark.parametrize("path", PACKAGE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_of_the_package_is_too_long_to_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert (lines > LINES) is (path.relative_to(ROOT).as_posix() in LONGER)


def test_the_top_level_folders_are_as_fixed() -> None:
    top = {path.relative_to(ROOT).parts for path in project_files()}
    assert {parts[0] for parts in top if len(parts) > 1} <= FOLDERS
    assert {parts[0] for parts in top if len(parts) == 1} <= FILES


def test_no_file_names_a_package_registry() -> None:
    assert not [(name, found) for name, text in texts() if (found := REGISTRY.findall(text))]


def test_no_file_names_a_place_on_a_machine() -> None:
    assert not [(name, found) for name, text in texts() if (found := MACHINE.findall(text))]


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [
        ("see https://pypi.org/project/x", True),
        ("pip install --index-url http://here/simple x", True),
        ("uv pip compile --no-emit-index-url", False),
        ("https://example.org/simple-facts", False),
        ("open('/home/me/x.csv')", True),
        ("at /work/main/x", True),
        (r"C:\Users\me", True),
        ("https://example.org/home/page and https://x.org/a/work/b", False),
        ("../../etc/passwd and /dev/full", False),
    ],
)
def test_the_searches_find_what_they_should(text: str, forbidden: bool) -> None:
    assert bool(REGISTRY.search(text) or MACHINE.search(text)) is forbidden


def test_the_search_for_docstrings_finds_what_it_should(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text(
        "def f(): pass\ndef _g(): pass\nclass A:\n    '''An A.'''\n    def h(self): pass\n    def __len__(self): pass\n"
    )
    assert undocumented(path) == ["x.py: the module", "x.py:1 f", "x.py:5 A.h"]


def test_every_public_name_of_the_package_is_there_and_sorted() -> None:
    import interop

    assert list(interop.__all__) == sorted(interop.__all__)
    assert all(getattr(interop, name).__doc__ for name in interop.__all__)
