"""A report is one inert file: its policy fits its content, it fetches nothing, and a name is never more than a name."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

import interop
from interop.errors import FileError
from interop.report.html import _environment, html, safe_url, save
from interop.report.parts import Column, Link, Named, Page, Section, Table
from report.pages import ADDRESSES, NAMES, hostile_page, page_of, tank_page


class Seen(HTMLParser):
    """Tags with their attributes, and the text outside of style and script."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.inside = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("style", "script"):
            self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.words.append(data)


@pytest.fixture(scope="module", params=["tank", "hostile"])
def page(request: pytest.FixtureRequest) -> Page:
    return tank_page()[0] if request.param == "tank" else hostile_page()


def test_the_policy_states_the_hashes_of_the_style_and_the_script(page: Page) -> None:
    source = html(page)
    stated = next(a["content"] for t, a in Seen(source).tags if a.get("http-equiv") == "Content-Security-Policy")
    assert stated is not None
    for tag in ("style", "script"):
        inside = re.findall(f"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        assert len(inside) == 1
        digest = b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in stated
    assert stated.startswith("default-src 'none'; ")
    assert stated.endswith("img-src data:; base-uri 'none'; form-action 'none'")


def test_nothing_is_loaded_and_links_lead_to_the_page_or_to_the_web(page: Page) -> None:
    for tag, attributes in Seen(html(page)).tags:
        assert tag not in ("link", "iframe", "object", "embed", "base", "audio", "video", "use")
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcset", "action")]
        if (source := attributes.get("src")) is not None:
            assert source.startswith("data:image/png;base64,")
        if (address := attributes.get("href")) is not None and not address.startswith("#"):
            assert safe_url(address) == address
            assert attributes["rel"] == "noopener noreferrer"


def test_every_link_within_the_page_leads_somewhere_and_every_id_is_one(page: Page) -> None:
    tags = Seen(html(page)).tags
    ids = [attributes["id"] for _, attributes in tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    named = [a[key] for _, a in tags for key in ("aria-labelledby",) if a.get(key)]
    within = [address[1:] for _, a in tags if (address := a.get("href")) and address.startswith("#")]
    assert {*named, *within} <= set(ids)


def test_a_hostile_name_is_text_letter_by_letter() -> None:
    seen = Seen(html(hostile_page()))
    words = " ".join("".join(seen.words).split())
    for name in NAMES:
        assert " ".join(name.split()) in words
    assert [tag for tag, _ in seen.tags].count("script") == [tag for tag, _ in seen.tags].count("style") == 1
    assert [tag for tag, _ in seen.tags].count("img") == 1
    assert "49" not in words.split()


@given(st.text(alphabet="<>\"'&{}%#/ =:;ab\u202eא中", max_size=40))
def test_any_name_is_text(name: str) -> None:
    table = Table("t", name, (Column(name),), ((Named(name, name),), (Link(name, name),), (name,)), filters=(name,))
    seen = Seen(html(Page(name, name, ((name, name),), (name,), (Section("s", name, (name,), (table,)),))))
    plain = Seen(html(Page("x", "x", (("x", "x"),), ("x",), (Section("s", "x", ("x",), (table_of("x"),)),))))
    assert [tag for tag, _ in seen.tags if tag != "option"] == [tag for tag, _ in plain.tags if tag != "option"]
    assert name.strip() in "".join(seen.words)


def table_of(name: str) -> Table:
    return Table("t", name, (Column(name),), ((Named(name, name),), (Link(name, None),), (name,)), filters=(name,))


@pytest.mark.parametrize("address", [*ADDRESSES, "", "http://", "HTTP:x", " https://a.org", "https://a.org/\n", "ftp://a.org", "https://[x", None])  # fmt: skip
def test_only_addresses_of_the_web_are_links(address: str | None) -> None:
    assert safe_url(address) is None


def test_addresses_of_the_web_are_links() -> None:
    for address in ("https://example.org/a?b=c&d=e#f", "http://example.org:8080/ü"):
        assert safe_url(address) == address


def test_the_same_result_gives_the_same_bytes(tmp_path: Path) -> None:
    from world import tank_world

    save(tank_page()[0], tmp_path / "a.html")
    save(page_of(tank_world().past().catalog(), "XA", "XC")[0], tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_file_is_not_replaced_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("mine")
    with pytest.raises(FileError, match="exists"):
        save(tank_page()[0], path)
    assert path.read_text() == "mine"
    save(tank_page()[0], path, force=True)
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_slip_in_a_template_fails() -> None:
    with pytest.raises(UndefinedError):
        _environment().from_string("{{ page.no_such_thing }}").render(page=tank_page()[0])


def test_the_image_is_the_chart() -> None:
    images = [a for t, a in Seen(html(tank_page()[0])).tags if t == "img"]
    assert len(images) == 1
    assert b64decode(str(images[0]["src"]).partition(",")[2]).startswith(b"\x89PNG")
    assert str(images[0]["alt"]).startswith("Bar chart. Force XA kit")


def test_the_largest_pair_stays_below_two_megabytes() -> None:
    catalog = interop.load()
    largest = max(catalog.forces, key=lambda force: len({row.item for row in catalog.holdings(force, catalog.as_of)}))
    from interop.backtest.alike import precedents
    from interop.method import load_method
    from interop.report.page import Doubts, pair_page
    from interop.report.parts import Figure

    card = interop.score(catalog, largest, "US" if largest != "US" else "RU", draws=64)
    page = pair_page(
        card, catalog, load_method(), doubts=Doubts(), commands={}, figure=Figure(b"x" * 150_000, "a chart"),
        precedents=precedents(catalog, [item.item for item in card.items], card.to_force, draws=16),
    )  # fmt: skip
    assert len(html(page).encode()) < 2_000_000
