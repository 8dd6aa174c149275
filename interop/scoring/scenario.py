"""A scenario: a lot of named items changes hands on a day, in numbers on which sources may disagree.

A scenario is a TOML file. Each figure of its lot is a claim like a holding's: a range with its source and grade. Figures of
one item from several sources are spanned as the tables' are: the range holds what every source says, and the
disagreement is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from interop.catalog import Catalog, datasets_folder
from interop.cells import Date
from interop.errors import CatalogError, FileError, UnknownNameError
from interop.method import Method
from interop.models import Channel, Holding
from interop.scoring.kit import known_force, lot_sizes
from interop.scoring.score import assess, scorecard
from interop.scoring.scorecard import Scorecard
from interop.scoring.settings import settings
from interop.store import by_grade, contradict, span
from interop.tables import near, read_bytes, shown, validate
from interop.toml import Reader, parse_toml

SCHEMA_VERSION = 1
KEYS = ("schema_version", "title", "question", "from", "to", "as_of", "note", "channels", "lot")
FIGURE_KEYS = ("quantity_low", "quantity_high", "status", "source", "locator", "as_of", "grade", "note")


@dataclass(frozen=True)
class LotLine:
    """One item of a lot. ``figures`` are what the sources say, best grade first; ``holding`` spans them."""

    item: str
    figures: tuple[Holding, ...]
    holding: Holding

    @property
    def contested(self) -> bool:
        """Whether sources give different numbers."""
        return contradict(self.figures)


@dataclass(frozen=True)
class Scenario:
    """Who hands what to whom, when, and which relations are taken otherwise than the catalog has them."""

    name: str
    title: str
    question: str
    from_force: str
    to_force: str
    as_of: str
    note: str
    channels: Mapping[str, Channel]
    lot: tuple[LotLine, ...]

    @cached_property
    def frame(self) -> Any:
        """One row a figure of the lot, as a tidy pandas frame."""
        from interop.frames import scenario_frame

        return scenario_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import scenario_html

        return scenario_html(self)


@dataclass(frozen=True)
class ScenarioScore:
    """A scenario with the scorecard of its lot."""

    scenario: Scenario
    card: Scorecard

    def as_dict(self) -> dict[str, Any]:
        """The result for JSON: the scorecard, and the lot with every figure and its source."""
        scenario = self.scenario
        lot = [
            {
                "item": line.item,
                "quantity_low": line.holding.quantity_low,
                "quantity_high": line.holding.quantity_high,
                "contested": line.contested,
                "figures": [
                    {
                        "quantity_low": figure.quantity_low,
                        "quantity_high": figure.quantity_high,
                        "source": figure.source,
                        "grade": figure.grade,
                        "as_of": figure.as_of,
                        "note": figure.note,
                    }
                    for figure in line.figures
                ],
            }
            for line in scenario.lot
        ]
        words = {"name": scenario.name, "title": scenario.title, "question": scenario.question, "note": scenario.note}
        return {**self.card.as_dict(), "scenario": words, "lot": lot}

    @cached_property
    def frame(self) -> Any:
        """Items of the lot as a tidy pandas frame, one row an item."""
        from interop.frames import scenario_score_frame

        return scenario_score_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import scenario_score_html

        return scenario_score_html(self)


def scenario_files(*folders: Path) -> dict[str, Path]:
    """The scenarios of catalog folders (by default of the built-in one) by name; a later folder goes before."""
    each = [sorted((folder / "scenarios").glob("*.toml")) for folder in folders or (datasets_folder(),)]
    return {path.stem: path for paths in each for path in paths}


def load_scenario(catalog: Catalog, name: str | Path, *folders: Path) -> Scenario:
    """Read a scenario by its name in the catalog's folders, or by the path of a file.

    Raises CatalogError naming every key at fault, UnknownNameError for a name that is no scenario, FileError.
    """
    known = scenario_files(*folders)
    path = known.get(str(name)) or Path(name)
    if path.suffix != ".toml" and not path.exists():
        hint = f"There are {', '.join(known)}." if known else "The catalog has none; name a file."
        raise UnknownNameError("scenario", shown(str(name)), near(str(name), known, 0.5), hint)
    if path.is_dir():
        raise FileError(f"{shown(str(path), 300)} is a folder; name a scenario file")
    inside = path in known.values()
    reader = _Reader(catalog, path.stem, f"scenarios/{path.name}" if inside else shown(str(path), 300))
    found = reader.scenario(parse_toml(read_bytes(path), path.name))
    if found is None or reader.problems:
        raise CatalogError(reader.problems)
    return found


def score_scenario(
    catalog: Catalog,
    scenario: Scenario,
    *,
    to_force: str | None = None,
    weights: Mapping[str, float] | None = None,
    method: Method | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> ScenarioScore:
    """Score a scenario's lot for its recipient, or for another one. Options as in ``score``."""
    giver = known_force(catalog, scenario.from_force)
    taker = known_force(catalog, to_force or scenario.to_force)
    chosen = settings(
        catalog,
        as_of=scenario.as_of,
        channels=scenario.channels,
        weights=weights,
        method=method,
        draws=draws,
        seed=seed,
    )
    kit = lot_kit(catalog, scenario)
    card = scorecard(
        catalog,
        giver,
        taker,
        kit,
        assess(catalog, chosen.book(catalog, taker.id), list(kit), chosen, lot_sizes(kit)),
        chosen,
    )
    return ScenarioScore(scenario, card)


def lot_kit(catalog: Catalog, scenario: Scenario) -> dict[str, Sequence[Holding]]:
    """The kit that a scenario's lot is, in the order of categories."""
    lines = sorted(scenario.lot, key=lambda line: (catalog.items[line.item].category, line.item))
    return {line.item: [line.holding] for line in lines}


class _Reader(Reader):
    """Turns TOML into a scenario and collects every fault on the way."""

    def __init__(self, catalog: Catalog, name: str, file: str) -> None:
        super().__init__("scenario", file)
        self.catalog = catalog
        self.name = name

    def scenario(self, content: Mapping[str, Any]) -> Scenario | None:
        """The scenario, or None where something in it is at fault."""
        self.keys("", content, KEYS, ("schema_version", "title", "question", "from", "to", "as_of", "lot"))
        self.version(content, SCHEMA_VERSION)
        words = {key: content.get(key, "") for key in ("title", "question", "from", "to", "note")}
        for key, value in words.items():
            if not isinstance(value, str):
                self.fault(key, "must be text in quotes", value)
        as_of = self._day(content.get("as_of", ""))
        forces = {key: self._force(key, words[key]) for key in ("from", "to")}
        channels = self._channels(content.get("channels", {}))
        lot = self._lot(content.get("lot", []), forces["from"])
        if self.problems:
            return None
        return Scenario(
            name=self.name,
            title=words["title"],
            question=words["question"],
            from_force=forces["from"],
            to_force=forces["to"],
            as_of=as_of,
            note=" ".join(words["note"].split()),
            channels=channels,
            lot=tuple(lot),
        )

    def _day(self, value: object) -> str:
        day = value.isoformat() if isinstance(value, date) else str(value)
        try:
            return str(TypeAdapter(Date).validate_python(day))
        except ValidationError:
            self.fault("as_of", "is not a date; write 2021, 2021-08 or 2021-08-15 in quotes", day)
            return ""

    def _force(self, key: str, name: object) -> str:
        try:
            return self.catalog.force(str(name)).id
        except UnknownNameError as error:
            self.fault(key, str(error))
            return "XX"

    def _channels(self, table: object) -> dict[str, Channel]:
        found: dict[str, Channel] = {}
        if not isinstance(table, dict):
            self.fault("channels", "must be a table of supplier = channel")
            return found
        for name, channel in table.items():
            if channel not in tuple(Channel):
                self.fault(f"channels.{name}", f"must be one of {', '.join(Channel)}", channel)
                continue
            force = "*" if name == "*" else self._force(f"channels.{name}", name)
            if force in found:
                self.fault(f"channels.{name}", f"{force} is given a channel twice")
            found[force] = Channel(channel)
        return found

    def _lot(self, entries: object, force: str) -> list[LotLine]:
        lines: list[LotLine] = []
        if not isinstance(entries, list) or not entries:
            self.fault("lot", "must hold one [[lot]] or more")
            return lines
        for number, entry in enumerate(entries, 1):
            place = f"lot {number}"
            if not isinstance(entry, dict):
                self.fault(place, "must be a table with item and figures")
                continue
            self.keys(place, entry, ("item", "figures"), ("item", "figures"))
            item = str(entry.get("item", ""))
            if item not in self.catalog.items:
                similar = self.catalog.resolve(item).candidates
                hint = f"did you mean {' or '.join(similar[:2])}?" if similar else "run 'interop items'"
                self.fault(f"{place}.item", "there is no such item", item, hint)
                continue
            if item in {line.item for line in lines}:
                self.fault(f"{place}.item", "stands twice; put its figures together", item)
            figures = self._figures(f"{place} ({item})", entry.get("figures"), item, force)
            if figures:
                ranked = cast(list[Holding], by_grade(figures))
                lines.append(LotLine(item, tuple(ranked), cast(Holding, span(ranked))))
        return lines

    def _figures(self, place: str, entries: object, item: str, force: str) -> list[Holding]:
        if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
            self.fault(f"{place}.figures", "must be a list of { quantity_low, quantity_high, source, grade, ... }")
            return []
        for number, entry in enumerate(entries, 1):
            self.keys(f"{place} figure {number}", entry, FIGURE_KEYS, ("source", "grade"))
        cells = [
            {"force": force, "item": item, "status": "captured"}
            | {
                key: f"{value:.15g}" if isinstance(value, float) else str(value)
                for key, value in entry.items()
                if key in FIGURE_KEYS
            }
            for entry in entries
        ]
        rows, faults = validate(cells, Holding)
        for index, column, _, message, value in faults:
            self.fault(f"{place} figure {index + 1}.{column}", message, value)
        found = []
        for index, row in rows:
            where = f"{place} figure {index + 1}"
            source = self.catalog.sources.get(row.source)
            if source is None:
                self.fault(f"{where}.source", "there is no such source", row.source, "add it to sources.csv")
            elif row.grade[0] != source.reliability:
                self.fault(f"{where}.grade", f"the source's reliability is {source.reliability}", row.grade)
            if row.quantity_low is None and row.quantity_high is None:
                self.fault(where, "has no number; give quantity_low, quantity_high or both")
            if row.quantity_low is not None and row.quantity_high is not None and row.quantity_low > row.quantity_high:
                self.fault(f"{where}.quantity_low", f"is above quantity_high {row.quantity_high:g}", row.quantity_low)
            found.append(row)
        return found
