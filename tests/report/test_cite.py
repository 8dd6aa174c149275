"""How to cite: what is stated is true, and what is not known is not made up."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import interop
from interop import datapackage
from interop.report import cite as citing
from interop.report.cite import CITATIONS, citation, cite
from interop.version import __version__
from report.readers import unescaped
from report.test_tables import CARD, CATALOG, EXPLAINED, MATRIX, RANKING

ROOT = Path(__file__).parents[2]
OWN = interop.load()


def yaml(text: str) -> dict[str, Any]:
    """The YAML that the citation file is written in: keys, quoted texts, numbers, one list of maps a key."""
    found: dict[str, Any] = {}
    place: list[dict[str, Any]] = [found]
    for line in text.splitlines():
        depth, dash, key, value = re.fullmatch(r"( *)(- )?([a-z-]+):(?: (.+))?", line).groups()  # type: ignore[union-attr]
        level = (len(depth) + len(dash or "")) // 4
        place = place[: level + 1]
        if dash:
            entry: dict[str, Any] = {}
            next(reversed(place[level - 1].values())).append(entry)
            place = [*place[:level], entry]
        place[-1][key] = [] if value is None else json.loads(value) if value[0] in '"0123456789' else value
    return found


def test_a_citation_names_version_licences_and_the_digest_of_the_data() -> None:
    for form in CITATIONS:
        said = citation(OWN, form)
        for fact in (__version__, OWN.digest, OWN.as_of, "MIT", "CC-BY-4.0", "interop contributors", datapackage.TITLE):
            assert fact in said, (form, fact)
        assert said.endswith("\n")
        assert not re.search(r"https?:|doi|10\.\d{4}", said)


def test_the_licences_and_the_year_are_those_of_the_project() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith(f"{citing.LICENCE} License")
    assert f"(c) {citing.YEAR} " in licence
    package = json.loads((ROOT / "datasets/datapackage.json").read_text(encoding="utf-8"))
    assert (package["title"], package["licenses"][0]["name"]) == (datapackage.TITLE, datapackage.LICENCE)


def test_the_citation_file_has_what_the_format_asks_for() -> None:
    found = yaml(citation(OWN, "cff"))
    assert {"cff-version", "message", "title", "authors", "type", "version", "license", "references"} == set(found)
    assert (found["cff-version"], found["type"], found["version"]) == ("1.2.0", "software", __version__)
    assert found["authors"] == [{"name": "interop contributors"}]
    (data,) = found["references"]
    assert data["type"] == "data"
    assert OWN.digest in data["notes"]
    assert data["authors"] == [{"name": "interop contributors"}]
    assert set(data) == {"type", "title", "version", "year", "license", "notes", "authors"}


def test_bibtex_has_keys_without_marks_and_escaped_texts() -> None:
    said = citation(OWN, "bibtex")
    entries = re.findall(r"@(\w+)\{([^,]+),\n(.*?)\n\}\n", said, re.DOTALL)
    assert [kind for kind, _, _ in entries] == ["software", "dataset"]
    for _, key, fields in entries:
        assert re.fullmatch(r"[A-Za-z0-9.-]+", key)
        lines = [re.fullmatch(r"  (\w+) = \{(.*)\},?", line) for line in fields.split("\n")]
        assert all(lines)
        for line in lines:
            assert line
            assert unescaped(line[2].removeprefix("{").removesuffix("}"))


def test_data_of_others_are_not_given_the_authors_or_the_licence_of_the_project() -> None:
    for form in CITATIONS:
        said = citation(CATALOG, form)
        assert CATALOG.digest in said
        assert "name its authors, title and licence yourself" in said
        assert "CC-BY-4.0" not in said
        assert datapackage.TITLE not in said
    assert "references" not in yaml(citation(CATALOG, "cff"))
    assert "CC-BY-4.0" not in cite(CARD)


@pytest.mark.parametrize("result", [CARD, EXPLAINED, RANKING, MATRIX], ids=lambda result: type(result).__name__)
def test_a_sentence_cites_a_result_with_all_that_makes_it_again(result: interop.Scorecard) -> None:
    made = result.provenance
    said = interop.cite(result)
    assert said == cite(result)
    for fact in (
        __version__,
        made.catalog[:12],
        made.method[:12],
        f"as of {made.as_of}",
        "64 draws",
        f"seed {made.seed}",
    ):
        assert fact in said
    assert said.count(". ") == 0
    assert said.endswith(".")


def test_what_was_asked_otherwise_is_cited_too() -> None:
    card = interop.score(CATALOG, "XA", "XC", draws=64, channels={"*": "partner", "XA": "ally"}, weights={"fuel": 2})
    assert "all forces taken as partner, XA taken as ally, weight of fuel 2." in cite(card)


def test_a_catalog_and_a_difference_are_cited_by_their_digests() -> None:
    assert f"catalog {OWN.digest[:12]}, as of {OWN.as_of}." in cite(OWN)
    assert "data CC-BY-4.0" in cite(OWN)
    found = interop.diff(CATALOG, CATALOG, from_forces=["XA"], to_forces=["XC"], draws=16)
    assert f"catalog {CATALOG.digest[:12]}, compared with {CATALOG.digest[:12]}" in cite(found)


@pytest.mark.parametrize("thing", [None, 3, "US", [CARD], CARD.difficulty])
def test_what_is_no_result_cannot_be_cited(thing: object) -> None:
    with pytest.raises(interop.UsageError, match="no result"):
        cite(thing)


def test_a_catalog_without_its_seal_is_not_called_the_released_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    citing._released.cache_clear()
    monkeypatch.setattr(citing, "datasets_folder", lambda: tmp_path)
    assert "name its authors" in citation(OWN, "text")
    (tmp_path / "datapackage.json").write_text("[", encoding="utf-8")
    citing._released.cache_clear()
    assert "name its authors" in citation(OWN, "text")
    citing._released.cache_clear()
