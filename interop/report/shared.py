"""What two forces share: who could keep a force's kit in rounds, fuels and assemblies, code by code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interop.catalog import Catalog
from interop.models import Channel
from interop.report.tables import Block
from interop.scoring.findings import Finding
from interop.scoring.scorecard import Provenance, Scorecard

DIMENSIONS = ("ammunition", "fuel", "parts")
WAYS = ("itself", "channel", "nobody", "unknown")
"""The recipient supplies it itself; a channel leads to it; nobody supplies it or all deny it; not known."""


@dataclass(frozen=True)
class SharedCode:
    """A code that the kit needs: how many items do, the hardest ``way`` that it is supplied in, and in which words."""

    dimension: str
    code: str
    name: str
    items: int
    way: str
    level: str
    channel: str | None
    supplier: str | None


@dataclass(frozen=True)
class Shared:
    """The codes of a kit in the recipient's hands, by dimension, those of most items first."""

    from_force: str
    from_name: str
    to_force: str
    to_name: str
    codes: tuple[SharedCode, ...]
    provenance: Provenance

    def of(self, dimension: str) -> list[SharedCode]:
        """The codes of one dimension."""
        return [row for row in self.codes if row.dimension == dimension]

    def count(self, way: str, dimension: str | None = None) -> int:
        """How many codes are supplied in a way."""
        return sum(row.way == way and dimension in (None, row.dimension) for row in self.codes)

    @property
    def headline(self) -> str:
        """How many of the codes the recipient has, gets, and lacks, computed."""
        if not self.codes:
            return f"{self.from_name} kit has no rounds, fuels or assemblies on record"
        count = {way: self.count(way) for way in WAYS}
        unknown = f" ({count['unknown']} not known)" if count["unknown"] else ""
        return (
            f"Of {len(self.codes)} rounds, fuels and assemblies of {self.from_name} kit {self.to_name} has "
            f"{count['itself']} itself, gets {count['channel']} through a channel and lacks {count['nobody']}{unknown}"
        )


def shared(card: Scorecard, catalog: Catalog, dimensions: Sequence[str] = DIMENSIONS) -> Shared:
    """The codes of a scored kit. Where items differ over a code, the hardest way is told."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for item in card.items:
        for finding in item.findings:
            if finding.dimension in dimensions and finding.code is not None:
                found.setdefault((finding.dimension, finding.code), []).append(finding)
    rows = []
    for (dimension, code), findings in found.items():
        worst = max(findings, key=lambda finding: (WAYS.index(way_of(finding)), -finding.low))
        offer = worst.offer
        rows.append(
            SharedCode(
                dimension=dimension,
                code=code,
                name=catalog.codes[code].name,
                items=len({finding.item for finding in findings}),
                way=way_of(worst),
                level=worst.level.value,
                channel=offer.channel.value if offer else None,
                supplier=offer.supplier if offer else None,
            )
        )
    rows.sort(key=lambda row: (dimensions.index(row.dimension), -row.items, WAYS.index(row.way), row.code))
    return Shared(card.from_force, card.from_name, card.to_force, card.to_name, tuple(rows), card.provenance)


def way_of(finding: Finding) -> str:
    """In which of the ways a finding's need is met."""
    if not finding.known:
        return "unknown"
    if finding.offer is None or finding.low <= 0 or finding.level == "none" or finding.offer.channel is Channel.DENIED:
        return "nobody"
    return "itself" if finding.offer.channel is Channel.OWN else "channel"


def shared_table(found: Shared) -> Block:
    """One row a code, for CSV."""
    header = ("dimension", "code", "name", "items", "supplied", "level", "channel", "supplier")
    return Block("", header, [(r.dimension, r.code, r.name, r.items, r.way, r.level, r.channel, r.supplier) for r in found.codes])  # fmt: skip
