"""A report in a real browser: it works by keyboard, asks for nothing, breaks no rule of access, and runs no name.

Needs Chromium, by its own name or in CHROMIUM; skipped where there is none.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from interop.report.html import save
from report.pages import NAMES, hostile_page, tank_page

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install chromium, or name one in CHROMIUM")
LIGHT, DARK = {"color_scheme": "light"}, {"color_scheme": "dark"}


@dataclass
class Opened:
    """A page with what it said and asked for on the way."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    found = {"tank": folder / "tank.html", "hostile": folder / "hostile.html"}
    save(tank_page()[0], found["tank"])
    save(hostile_page(), found["hostile"])
    return found


def opened(browser: Browser, file: Path, **options: object) -> Opened:
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    found = Opened(page)
    page.on("console", lambda message: found.said.append(message.text))
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("request", lambda request: found.asked.append(request.url))
    page.goto(file.as_uri())
    return found


def items(page: Page) -> list[str]:
    """Ids of the items shown, from above."""
    return page.locator("#item-list > .scroll > table > .unit:not([hidden]) > tr:first-child .id").all_inner_texts()


@pytest.mark.parametrize("name", ["tank", "hostile"])
def test_it_asks_for_nothing_but_itself_and_complains_of_nothing(
    browser: Browser, files: dict[str, Path], name: str
) -> None:
    found = opened(browser, files[name])
    found.page.locator("body").press("End")
    asked = [url for url in found.asked if not url.startswith("data:image/png;base64,")]
    assert asked == [files[name].as_uri()]
    assert found.said == []
    assert found.page.evaluate("document.images[0].naturalWidth") > 400


def test_the_first_tab_leads_past_the_contents(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["tank"]).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_sorting_by_keyboard(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["tank"]).page
    assert items(page) == ["tank", "truck"]
    table = page.locator("#item-list table[data-sortable]")
    assert table.locator("[aria-sort]").count() == 0
    head = table.locator("thead button", has_text="difficulty")
    head.focus()
    page.keyboard.press("Enter")
    assert items(page) == ["truck", "tank"]
    assert table.locator("[aria-sort]").all_inner_texts() == ["difficulty"]
    assert table.locator("[aria-sort]").get_attribute("aria-sort") == "ascending"
    page.wait_for_function("document.getElementById('said').textContent === 'Sorted by difficulty, ascending.'")
    page.keyboard.press("Space")
    assert items(page) == ["tank", "truck"]
    assert table.locator("[aria-sort]").get_attribute("aria-sort") == "descending"
    table.locator("thead button", has_text="item").press("Enter")
    assert table.locator("[aria-sort]").all_inner_texts() == ["item"]


def test_what_is_not_known_stands_last_either_way(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["hostile"]).page
    shown = "#source-list tbody tr td:nth-child(4)"
    head = page.locator("#source-list thead button", has_text="published")
    page.evaluate(
        "[...document.querySelectorAll('#source-list tbody tr td:nth-child(4)')].forEach((c, i) => { c.textContent = ['2021', '–', '1999'][i] ?? '–'; })"
    )
    head.press("Enter")
    assert page.locator(shown).all_inner_texts()[:2] == ["1999", "2021"]
    head.press("Enter")
    assert page.locator(shown).all_inner_texts()[:3] == ["2021", "1999", "–"]
    page.locator("#source-list thead button", has_text="no.").press("Enter")
    assert page.locator("#source-list tbody th").all_inner_texts() == [str(n) for n in range(1, len(NAMES) + 2)]


def test_filters_by_keyboard(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["tank"]).page
    box = page.locator("#item-list input[type=search]")
    box.focus()
    page.keyboard.type("TRUCK-parts")
    assert items(page) == ["truck"]
    page.wait_for_function("document.getElementById('said').textContent === '1 of 2 shown.'")
    page.keyboard.press("Enter")
    assert page.url.endswith("tank.html")
    box.fill("")
    page.locator("#item-list select").first.select_option("main-battle-tank")
    assert items(page) == ["tank"]
    box.fill("nothing like it")
    assert items(page) == []


def test_findings_open_and_close_by_keyboard(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["tank"]).page
    opener = page.locator(".opener").first
    more = page.locator(f"#{opener.get_attribute('aria-controls')}")
    assert (opener.get_attribute("aria-expanded"), more.is_visible()) == ("false", False)
    opener.focus()
    page.keyboard.press("Enter")
    assert (opener.get_attribute("aria-expanded"), more.is_visible()) == ("true", True)
    assert "denies it to Force XC" in more.inner_text()
    page.keyboard.press("Space")
    assert (opener.get_attribute("aria-expanded"), more.is_visible()) == ("false", False)
    page.locator("[data-open=true]").press("Enter")
    assert page.locator(".more:visible").count() == page.locator(".opener").count()
    page.locator("[data-open=false]").press("Enter")
    assert page.locator(".more:visible").count() == 0


def test_without_scripts_everything_is_there(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["tank"], java_script_enabled=False).page
    assert page.locator(".more:visible").count() == 2
    assert page.locator("form:visible").count() == 0


def test_focus_is_visible(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["tank"]).page
    page.keyboard.press("Tab")
    for _ in range(40):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(({outlineStyle, outlineWidth}) => outlineStyle + outlineWidth)(getComputedStyle(document.activeElement))"
        )
        assert style == "solid3px"


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["tank", "hostile"])
def test_no_rule_of_access_is_broken(
    browser: Browser, files: dict[str, Path], name: str, look: dict[str, object]
) -> None:
    page = opened(browser, files[name], bypass_csp=True, **look).page  # the policy would keep the checker out
    page.locator("[data-open=true]").first.click()
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.locator("#item-list thead button").first.click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("bypass", [False, True], ids=["with its policy", "without its policy"])
def test_hostile_names_do_nothing(browser: Browser, files: dict[str, Path], bypass: bool) -> None:
    found = opened(browser, files["hostile"], bypass_csp=bypass)
    page = found.page
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    odd = page.locator("#source-list tbody tr").filter(has_text="odd-")
    assert (odd.count(), odd.locator("a").count()) == (len(NAMES), 0)
    for place in (*odd.locator("td:nth-child(2)").all(), *page.locator("#item-list .unit > tr:first-child > th").all()):
        place.hover()
        place.click()
    assert page.evaluate("window.pwned") is None
    assert page.url.partition("#")[0] == files["hostile"].as_uri()
    assert [url for url in found.asked if not url.startswith(("data:image/png", "file:"))] == []


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_it_prints(browser: Browser, files: dict[str, Path], look: dict[str, object]) -> None:
    page = opened(browser, files["tank"], **look).page
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert page.locator(".tools").first.is_hidden()
    assert page.locator("#item-list caption").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert (
        page.evaluate("getComputedStyle(document.querySelector('#item-list thead th'), '::before').content") == '"item"'
    )
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


@pytest.mark.parametrize("width", [320, 380, 1280])
def test_only_tables_scroll_sideways(browser: Browser, files: dict[str, Path], width: int) -> None:
    page = opened(browser, files["tank"], viewport={"width": width, "height": 800}).page
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
