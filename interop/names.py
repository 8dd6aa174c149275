"""From the names that people and lists use to items and forces: what is meant, how sure that is, what else it could be.

Nothing is guessed in silence. A name that the catalog does not have is said to be unknown, with near names to look at;
a mark that it does not know ("obr. 2022" after "T-72B3") is never dropped as if it did not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from interop.errors import UnknownNameError
from interop.models import Country, Force, Item
from interop.tables import near, shown
from interop.vocabulary import CYRILLIC, FILLERS, KINDS, LOOKALIKE, MAKERS, MARKS


class Verdict(StrEnum):
    """How sure a name is resolved: the whole of it, a part of it, to several items, to none."""

    SURE = "sure"
    LIKELY = "likely"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Resolution:
    """What a name means. ``item`` is an id where ``verdict`` is sure or likely, else None.

    ``candidates`` are ids to choose from, best first; ``why`` says in words what was read and what was left over.
    """

    name: str
    item: str | None
    verdict: Verdict
    candidates: tuple[str, ...]
    why: str

    def as_dict(self) -> dict[str, Any]:
        """The resolution for JSON."""
        return {
            "name": shown(self.name, 400),
            "item": self.item,
            "verdict": self.verdict.value,
            "candidates": list(self.candidates),
            "why": self.why,
        }

    @cached_property
    def frame(self) -> Any:
        """One row, as a tidy pandas frame."""
        from interop.frames import resolution_frame

        return resolution_frame(self)

    def _repr_html_(self) -> str:
        from interop.frames import resolution_html

        return resolution_html(self)


def words(text: str, cyrillic: Mapping[str, str] = CYRILLIC) -> list[str]:
    """Letters and digits of a name, word by word, in Latin letters without accents; a ``+`` counts as a letter."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(cyrillic.get(c, c) for c in unicodedata.normalize("NFC", plain))
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+\+?", bare)


def key(text: str, cyrillic: Mapping[str, str] = CYRILLIC) -> str:
    """A name without case, blanks, hyphens and accents: two names with one key are one name.

    Between two digits a blank or hyphen counts: M11 3 is not M113.
    """
    return re.sub(r"(?<=\d) (?=\d)", ".", " ".join(words(text, cyrillic))).replace(" ", "")


BRACKETED = r"(?<=\w)\(-?[A-Za-z]{1,3}\)"
"""A mark that may or may not be there, as in BMP-2(K)."""

CALIBRE = r"(?i)(\d{1,3}(?:[.,]\d+)?)\s?-?mm\b"


class NameIndex:
    """Every name of every item, to look names up in. ``bores`` tells the calibres in mm of an item's main rounds."""

    def __init__(self, items: Mapping[str, Item], bores: Callable[[str], frozenset[float]]) -> None:
        self._items = items
        self._bores = bores
        self._by_key: dict[str, set[str]] = defaultdict(set)
        self._labels: dict[str, str] = {}
        for item in items.values():
            for label in (item.id, item.name, *item.aliases):
                for form in _forms(label, whole=label != item.name):
                    if key(form):
                        self._by_key[key(form)].add(item.id)
                self._labels.setdefault(label, item.id)

    def exact(self, name: str) -> tuple[str, ...]:
        """Ids of the items that have this name, whatever its case, blanks, hyphens or script."""
        for cyrillic in (CYRILLIC, LOOKALIKE):
            if found := self._by_key.get(key(name, cyrillic)):
                return tuple(sorted(found))
        return ()

    def similar(self, name: str, count: int = 4) -> tuple[str, ...]:
        """Ids of items with a name that looks like this one."""
        return tuple(dict.fromkeys(self._labels[label] for label in near(name, self._labels, 0.75, count)))

    def family(self, name: str) -> tuple[str, ...]:
        """Ids of the items, at most eight, with a name that goes on where this one ends: the marks of a T-72."""
        stem = key(name)
        if len(stem) < 3 or not any(c.isdigit() for c in stem):
            return ()
        longer = re.compile(re.escape(stem) + r"(?!\d)\.?")
        found = {item for other, items in self._by_key.items() if longer.match(other) for item in items}
        return tuple(sorted(found))[:8]

    def resolve(self, name: str) -> Resolution:
        """What a name of a list means; see Resolution."""
        text = re.sub(r"<U\+([0-9A-Fa-f]{4,5})>", lambda m: chr(int(m[1], 16)), name).strip()
        text = " ".join("".join(c if c.isprintable() else " " for c in text[:400]).split())
        if not words(text):
            return Resolution(name, None, Verdict.UNKNOWN, (), "there is no name in it")
        found = self.exact(text)
        if len(found) == 1 and self._is_nickname(text, found[0]):
            return Resolution(
                name, found[0], Verdict.LIKELY, found, "a nickname of this item; other things may share it"
            )
        if len(found) == 1:
            return Resolution(name, found[0], Verdict.SURE, found, "a name of this item")
        if found:
            return Resolution(name, None, Verdict.AMBIGUOUS, found, "a name of each of these")
        notes = []
        if aside := re.search(r"\((?:for|of|from|with|on)\b[^)]*\)?", text, re.IGNORECASE):
            notes.append(f"'{aside[0]}' says what it belongs to")
            text = " ".join(text.replace(aside[0], " ").split())
        if running := re.match(r"\d{1,4}\s*[x×]?\s+(?!(?i:mm)\b)(?=[^\W\d_]|\d+\s?(?i:mm)|\d\w*[^\W\d_]|['\"(])", text):
            notes.append(f"{running[0].strip()} taken for a running number or a count")
            text = text[running.end() :]
        return self._parts(name, text, notes) or self._phrase(name, text, notes)

    def _parts(self, name: str, text: str, notes: list[str]) -> Resolution | None:
        """A name that lists several, such as BTR-60/BTR-70 or T-72M/M1; None if it does not."""
        if self.exact(text):
            return None
        plain = re.sub(BRACKETED, "", text)
        listed = [part.strip() for part in re.split(r"\s+and\s+|\s+or\s+|/", plain) if words(part)]
        named = "/" in plain or any(c.isdigit() for part in listed[1:] for c in part)
        if len(listed) < 2 or not named:
            return None
        full = [listed[0]]
        for part in listed[1:]:
            tail = re.search(r"([A-Za-z]+\d*|\d+)$", full[0]) if re.fullmatch(r"\w{1,4}", part) else None
            full.append(full[0][: tail.start()] + part if tail and self.exact(full[0][: tail.start()] + part) else part)
        each = [self._phrase(part, part, []) for part in full]
        if not all(one.item for one in each):
            members = tuple(dict.fromkeys(c for one in each for c in one.candidates))
            why = "it names several things, and not all of them are known"
            return Resolution(name, None, Verdict.UNKNOWN, members, "; ".join([*notes, why]))
        items = tuple(dict.fromkeys(str(one.item) for one in each))
        if len(items) == 1:
            weakest = Verdict.LIKELY if any(one.verdict is Verdict.LIKELY for one in each) else Verdict.SURE
            return Resolution(name, items[0], weakest, items, "; ".join([*notes, "every part is a name of this item"]))
        return Resolution(name, None, Verdict.AMBIGUOUS, items, "; ".join([*notes, "it names several items"]))

    def _phrase(self, name: str, text: str, notes: list[str]) -> Resolution:
        """A phrase in which a name stands among other words: calibre, kind, marks."""

        def answer(verdict: Verdict, candidates: tuple[str, ...], why: str) -> Resolution:
            item = candidates[0] if verdict in (Verdict.SURE, Verdict.LIKELY) else None
            return Resolution(name, item, verdict, candidates, "; ".join([*notes, why]))

        calibres = [float(number.replace(",", ".")) for number in re.findall(CALIBRE, text)]
        text = re.sub(CALIBRE, " ", re.sub(r"(?i)\banti[- ]?(tank|aircraft)\b", " ", text))
        carried = re.search(r"(?i)\s(?:with|w/|mit|с)\s.*", text)
        text = text[: carried.start()] if carried else text
        forms = list(dict.fromkeys([re.sub(BRACKETED, "", text), re.sub(r"[()]", "", text)]))
        exact = [set(self.exact(form)) for form in forms]
        found, left, numbered = (set.union(*exact), [], True) if any(exact) else self._within(forms[0])
        if not found and len(members := self.family(text)) > 1:
            return answer(Verdict.AMBIGUOUS, members, "the name of a family; its marks are these")
        if not found:
            close = members or self.similar(text)
            near_names = f"; the nearest names are of {', '.join(close)}" if close else ""
            return answer(Verdict.UNKNOWN, close, f"no item has this name{near_names}")
        kinds = [KINDS[word] for word in left if word in KINDS]
        of_kind = {item for item in found if all(self._items[item].category in kind for kind in kinds)}
        fitting = {item for item in of_kind if self._fires(item, calibres)}
        candidates = tuple(sorted(fitting or found))
        if not fitting:
            what = "calibre" if of_kind else "kind"
            return answer(
                Verdict.UNKNOWN, candidates, f"{', '.join(candidates)} has this name, but is not of that {what}"
            )
        if len(fitting) > 1:
            return answer(Verdict.AMBIGUOUS, candidates, "it may mean each of these")
        rest = [word for word in left if word not in KINDS and word not in FILLERS]
        rest = rest or ([] if numbered or kinds else left)
        if marks := [word for word in rest if _is_mark(word)]:
            return answer(
                Verdict.UNKNOWN, candidates, f"{candidates[0]} is known, but not its mark '{' '.join(marks)}'"
            )
        if strange := [word for word in rest if word not in MAKERS or not numbered]:
            return answer(
                Verdict.UNKNOWN,
                candidates,
                f"{candidates[0]} is named in it, but '{' '.join(strange)}' may make it another",
            )
        if rest:
            return answer(Verdict.LIKELY, candidates, f"a name of this item; '{' '.join(rest)}' taken for its maker")
        if not numbered:
            return answer(Verdict.LIKELY, candidates, "a nickname of this item, and of its kind")
        if carried:
            return answer(Verdict.LIKELY, candidates, f"a name of this item; '{carried[0].strip()}' left out")
        if len(fitting) < len(found):
            return answer(Verdict.LIKELY, candidates, "told from others of that name by its kind or calibre")
        if len(forms) > 1 and not all(exact):
            return answer(Verdict.LIKELY, candidates, "a name of this item, the mark in brackets left out")
        return answer(Verdict.SURE, candidates, "a name of this item")

    def _within(self, text: str) -> tuple[set[str], list[str], bool]:
        """Items named by the longest runs of words, the words left over, and whether a name has a number in it."""
        for cyrillic in (CYRILLIC, LOOKALIKE):
            tokens = words(text, cyrillic)
            found: list[set[str]] = []
            told: list[bool] = []
            left: list[str] = []
            at = 0
            while at < len(tokens):
                run = next((end for end in range(len(tokens), at, -1) if self._named(tokens[at:end])), None)
                if run is None:
                    left.append(tokens[at])
                    at += 1
                else:
                    found.append(self._by_key[key(" ".join(tokens[at:run]))])
                    told.append(any(c.isdigit() for token in tokens[at:run] for c in token))
                    at = run
            if found:
                return self._agreed(found, told), left, any(told)
        return set(), [], False

    def _agreed(self, found: list[set[str]], told: list[bool]) -> set[str]:
        """What several names of one phrase mean: the items that all of them name; else, within one family, those
        that the names with a number in them name (M1151 says more than HMMWV); else each.
        """
        if common := set.intersection(*found):
            return common
        everything = set.union(*found)
        numbered = [items for items, number in zip(found, told, strict=True) if number]
        if len({self._items[item].family for item in everything}) == 1 and numbered:
            return set.intersection(*numbered) or set.union(*numbered)
        return everything

    def _named(self, tokens: list[str]) -> bool:
        joined = key(" ".join(tokens))
        short = len(joined) < 3 or (len(joined) < 4 and joined.isdigit())
        return not short and joined not in KINDS and joined not in FILLERS and joined in self._by_key

    def _is_nickname(self, text: str, item: str) -> bool:
        """Whether a name is one plain word without a number, and not what the catalog itself calls the item."""
        own = {key(self._items[item].id), key(self._items[item].name)}
        found = words(text)
        return len(found) == 1 and found[0].isalpha() and key(text) not in own

    def _fires(self, item: str, calibres: list[float]) -> bool:
        bores = self._bores(item)
        return not bores or all(any(abs(bore - calibre) < 1.5 for bore in bores) for calibre in calibres)


def _forms(label: str, *, whole: bool) -> set[str]:
    """The ways in which a label may be written; only an item's own name may lose what stands in brackets.

    A NATO designator and its reporting name are names each by itself, as are designations joined by a stroke.
    """
    forms = {label, re.sub(r"\(\w\w\)", "", label) if whole else re.sub(r"\([^)]*\)", "", label), *label.split(" / ")}
    if nato := re.fullmatch(r"((?:SA|AT|AA|AS|SS)-(?:N-)?\d+[A-Za-z]?) (\w+)", label):
        forms |= {*nato.groups()}
    first = label.split(" ")[0]
    forms |= {part for part in first.split("/") if re.search(r"[A-Za-z].*\d", part) and "/" in first}
    return forms


def _is_mark(word: str) -> bool:
    """Whether a word tells one variant from another rather than describes."""
    return word in MARKS or len(word) < 3 or any(c.isdigit() for c in word)


def force_named(name: str, forces: Mapping[str, Force], countries: Mapping[str, Country]) -> Force:
    """The force of that id, ISO code or name. Raises UnknownNameError, with what was probably meant."""
    wanted = " ".join(unicodedata.normalize("NFC", name).split()).casefold()
    if not wanted:
        raise UnknownNameError("force", shown(name), (), "The name is empty. Run 'interop forces' to list them.")
    if wanted.upper() in forces:
        return forces[wanted.upper()]
    everyone: list[Force | Country] = [*forces.values(), *countries.values()]
    named = {row.id: row for row in reversed(everyone) if wanted in _all_names(row)}
    if len(named) == 1:
        found = next(iter(named.values()))
        return forces[found.id] if found.id in forces else _as_force(found, name)
    if named:
        choices = [f"{row.id} ({row.name})" for row in sorted(named.values(), key=lambda row: row.id)]
        raise UnknownNameError("force", shown(name), choices, "The name is ambiguous.")
    known = {label: row for row in everyone for label in (row.name, *row.aliases)}
    similar = (
        {known[n].id: f"{known[n].id} ({known[n].name})" for n in near(name, known, 0.72, 3)} if len(wanted) > 2 else {}
    )
    raise UnknownNameError("force", shown(name), list(similar.values()), "Run 'interop forces' to list them.")


def _as_force(found: Force | Country, name: str) -> Force:
    if isinstance(found, Force):
        return found
    if found.hint:
        end = "" if found.hint.endswith("?") else "."
        raise UnknownNameError("force", shown(name), (), f"{found.name}: {found.hint}{end}")
    return Force(
        id=found.id, name=found.name, aliases=found.aliases, kind=found.kind, source=found.source, grade=found.grade
    )


def _all_names(row: Force | Country) -> set[str]:
    return {row.id.casefold(), row.name.casefold(), *(alias.casefold() for alias in row.aliases)}
