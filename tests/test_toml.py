"""TOML checked by hand: a file that is none is refused by name, and every key at fault is named."""

from __future__ import annotations

import pytest

from interop.errors import CatalogError
from interop.toml import Reader, parse_toml


@pytest.mark.parametrize(
    ("raw", "rule", "words"),
    [
        (b"a = ", "toml", "Invalid value"),
        (b"a = 1\na = 2\n", "toml", "Cannot overwrite a value"),
        (b"\xff\xfea\x00", "toml", "UTF-16"),
        ("a = 'é'".encode("latin-1"), "toml", ""),
        (b"a = " + b"[" * 5000, "toml", "nested too deeply"),
    ],
)
def test_what_is_not_toml_is_refused_by_name(raw: bytes, rule: str, words: str) -> None:
    with pytest.raises(CatalogError) as caught:
        parse_toml(raw, "x.toml")
    [problem] = caught.value.problems
    assert (problem.file, problem.rule) == ("x.toml", rule)
    assert words in problem.message


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_toml_is_read_with_or_without_a_byte_order_mark(mark: bytes) -> None:
    assert parse_toml(mark + b"a = 1\r\n", "x.toml") == {"a": 1}


def test_every_key_at_fault_is_named() -> None:
    reader = Reader("recipe", "x.toml")
    reader.keys("soup", {"sallt": 1, "lid": 2}, ["salt", "water"], ["water"])
    reader.keys("", {}, ["salt"])
    assert [(p.column, p.rule, p.message, p.hint) for p in reader.problems] == [
        ("soup.sallt", "recipe", "is not a key of the recipe", "did you mean salt?"),
        ("soup.lid", "recipe", "is not a key of the recipe", "keys are salt, water"),
        ("soup.water", "recipe", "is missing", ""),
        ("salt", "recipe", "is missing", ""),
    ]


@pytest.mark.parametrize(("stated", "wrong"), [(1, False), (2, True), (True, True), ("1", True), (None, True)])
def test_another_version_is_a_fault(stated: object, wrong: bool) -> None:
    reader = Reader("recipe", "x.toml")
    reader.version({"schema_version": stated}, 1)
    assert bool(reader.problems) is wrong
