"""What the engine costs beyond start-up, against named alternatives in the same run. Run: make benchmark."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

import interop
from interop.catalog import Catalog
from interop.scoring.draws import stratified, uniforms
from interop.scoring.kernel import fold
from interop.store import Table

ROUNDS = 9
LONGEST = 30.0
NEEDS, COLUMNS = 50_000, 200
MANY_FORCES = 60


def median(job: Callable[[], object]) -> float:
    """Seconds that a job takes; one that takes longer than all rounds may is run once."""
    times: list[float] = []
    while len(times) < ROUNDS and sum(times) < LONGEST:
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def table(title: str, jobs: dict[str, Callable[[], object]]) -> None:
    print(f"\n{title}")
    times = {name: median(job) for name, job in jobs.items()}
    fastest = min(times.values())
    for name, taken in times.items():
        print(f"  {name:44} {taken * 1000:10.1f} ms {taken / fastest:8.1f} x")


def sums() -> None:
    """Sums over the needs of 2,000 items for 200 recipients."""
    values = np.random.default_rng(1).random((NEEDS, COLUMNS))
    starts = np.arange(0, NEEDS, 5)
    ends = np.append(starts[1:], NEEDS)
    incidence = csr_array((np.ones(NEEDS), np.arange(NEEDS), np.append(starts, NEEDS)), shape=(len(starts), NEEDS))
    groups = np.repeat(np.arange(len(starts)), ends - starts)
    frame = pd.DataFrame(values)
    table(
        f"sum of {NEEDS:,} needs by item and dimension, {COLUMNS} columns",
        {
            "sparse product (scipy)": lambda: incidence @ values,
            "fold over runs (numpy)": lambda: fold(values, starts, np.add),
            "np.add.reduceat": lambda: np.add.reduceat(values, starts, axis=0),
            "pandas groupby sum": lambda: frame.groupby(groups).sum(),
        },
    )


def answers() -> None:
    """Whole answers on the built-in catalog, start-up left out."""
    catalog = interop.load()
    catalog.digest  # noqa: B018
    forces = list(catalog.forces)
    alive = [force for force in forces if catalog.alive(force, catalog.as_of)]
    table(
        f"answers on the built-in catalog ({len(catalog.items)} items, {len(forces)} forces)",
        {
            "load": interop.load,
            "score US to RU, 1,024 draws": lambda: interop.score(catalog, "US", "RU"),
            "score US to RU, 5,000 draws": lambda: interop.score(catalog, "US", "RU", draws=5000),
            f"rank {len(alive) - 1} forces for RU, 1,024 draws": lambda: interop.rank(catalog, "RU"),
            f"matrix of {len(alive)} forces, 500 draws": lambda: interop.matrix(catalog, draws=500),
        },
    )
    many = with_clones(catalog, alive[: MANY_FORCES - len(alive)])
    pairs = len(interop.matrix(many, draws=16).cards)
    clones = len(many.forces) - len(forces)
    table(
        f"answers with clones: {clones} of the forces of today once more under new ids, with all their rows",
        {
            f"matrix of {len(alive) + clones} forces ({pairs:,} pairs), 500 draws": lambda: interop.matrix(
                many, draws=500
            )
        },
    )


def with_clones(catalog: Catalog, forces: list[str]) -> Catalog:
    """The catalog with each of some forces once more, as XX-...: the same kit, supplies, gaps and relations."""
    twin = {force: f"XX-{force}" for force in forces}
    names: dict[str, tuple[str, ...]] = {
        "forces": ("id",),
        "holdings": ("force",),
        "supplies": ("force",),
        "completeness": ("force",),
        "relations": ("recipient", "supplier"),
    }
    tables: dict[str, Table[Any]] = dict(catalog.tables)
    for name, fields in names.items():
        rows = list(tables[name].rows())
        for row in tables[name].rows():
            whom = [getattr(row, field) for field in fields]
            named = product(*(dict.fromkeys((force, twin.get(force, force))) for force in whom))
            rows += [replace(row, **dict(zip(fields, n, strict=True))) for n in named if list(n) != whom]
        tables[name] = Table(tables[name].model, rows)
    return Catalog(tables, catalog.dimension_of, digest="with clones")


def draws() -> None:
    """Error of a 90 % interval's ends from 1,024 draws, in per cent of the interval's width."""
    rng_free = [f"number-{i}" for i in range(28)]
    truth = np.sort(stratified(rng_free, 200_000, 1).mean(axis=0))
    low, high = np.quantile(truth, [0.05, 0.95])
    print("\nends of the 90 % interval of a mean of 28 numbers, 1,024 draws, error in % of its width (20 seeds)")
    for name, sample in (("Latin hypercube (used)", stratified), ("plain Monte Carlo", uniforms)):
        ends = np.array([np.quantile(sample(rng_free, 1024, seed).mean(axis=0), [0.05, 0.95]) for seed in range(20)])
        error = np.sqrt(np.mean((ends - [low, high]) ** 2)) / (high - low)
        print(f"  {name:44} {100 * error:10.2f} %")


if __name__ == "__main__":
    sums()
    answers()
    draws()
