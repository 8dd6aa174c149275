"""A backtest as blocks: agreement, baselines, confusion, and the worst misses with their explanation."""

from __future__ import annotations

import math

from interop.backtest.results import Agreement, Backtest, CaseScore
from interop.report.tables import Block, Cell, provenance_line, span, value

NAMES = {
    "kendall_tau_b": "tau-b",
    "pair_accuracy": "pairs",
    "weighted_kappa": "kappa",
    "concordance": "order",
    "concordance_gap2": "order, 2 apart",
}
LABELS = ("0 seamless", "1 easy", "2 moderate", "3 hard", "4 prohibitive")


def backtest_blocks(found: Backtest, *, all_cases: bool = False) -> list[Block]:
    """The whole result."""
    blocks = [
        Block("", lines=[found.headline]),
        Block(
            "How well the scores agree with the outcomes (90 % of resamples)",
            ("cases", "n", *NAMES.values()),
            [(v.name, v.n, *(_with_interval(v, key) for key in NAMES)) for v in found.variants],
            numeric=frozenset({"n", *NAMES.values()}),
        ),
        _families(found),
        Block(
            "Naive answers, and how far the score is ahead in tau-b",
            ("baseline", "tau-b", "pairs", "kappa", "order", "ahead by", "interval", "in resamples"),
            [
                (
                    b.name.replace("_", " "),
                    *(_number(b.values[key]) for key in list(NAMES)[:4]),
                    _number(b.leads["kendall_tau_b"].difference) if "kendall_tau_b" in b.leads else None,
                    "{:.2f} to {:.2f}".format(*b.leads["kendall_tau_b"].interval)
                    if "kendall_tau_b" in b.leads
                    else None,
                    f"{b.leads['kendall_tau_b'].ahead:.0%}" if "kendall_tau_b" in b.leads else None,
                )
                for b in found.baselines
            ],
            numeric=frozenset({"tau-b", "pairs", "kappa", "order", "ahead by", "in resamples"}),
        ),
        Block(
            "Outcomes (rows) and bands (columns)",
            ("outcome", *found.band_names),
            [(name, *map(int, row)) for name, row in zip(LABELS, found.confusion, strict=True)],
            numeric=frozenset(found.band_names),
        ),
        Block(
            "Worst misses",
            ("case", "outcome", "difficulty", "placed", "why the score is what it is"),
            [_miss(case, residual) for case, residual in found.misses],
            numeric=frozenset({"difficulty"}),
        ),
    ]
    if all_cases:
        blocks.append(case_table(found, "All cases"))
    if found.left_out:
        blocks.append(Block("Not scored", ("case", "why"), list(found.left_out.items())))
    return [*blocks, Block("", lines=[*_how(found), provenance_line(found.provenance)])]


def case_table(found: Backtest, title: str = "") -> Block:
    """One row a case, easiest score first."""
    rows = sorted(
        zip(found.cases, found.residuals, strict=True), key=lambda pair: (value(pair[0].difficulty) or 0.0, pair[0].id)
    )
    return Block(
        title,
        ("case", "name", "year", "mode", "outcome", "difficulty", "interval", "band", "residual", "confounder"),
        [
            (
                case.id,
                case.row.name,
                int(case.row.date[:4]),
                case.row.mode.value,
                case.label,
                value(case.difficulty),
                span(case.difficulty),
                case.band,
                _number(residual),
                case.row.confounder,
            )
            for case, residual in rows
        ],
        numeric=frozenset({"year", "outcome", "difficulty", "residual"}),
    )


def _miss(case: CaseScore, residual: float) -> tuple[Cell, ...]:
    placed = f"{abs(residual):.1f} labels too {'hard' if residual > 0 else 'easy'}"
    words = case.why + (f" Set beside fit: {case.row.confounder}." if case.row.confounder else "")
    return case.id, LABELS[case.label], value(case.difficulty), placed, words


def _families(found: Backtest) -> Block:
    if not found.families:
        return Block("Leaving one equipment family out", lines=["There is only one family."])
    told = [f for f in found.families if not math.isnan(f.values["kendall_tau_b"])]
    words = "Without any one family the outcomes or the scores are all alike."
    if told:
        words = (
            f"tau-b {told[0].values['kendall_tau_b']:.2f} at the least (without {told[0].family}) and "
            f"{told[-1].values['kendall_tau_b']:.2f} at the most (without {told[-1].family}), over {len(told)} families."
        )
    return Block("Leaving one equipment family out", lines=[words])


def _how(found: Backtest) -> list[str]:
    if found.pairs_left_aside:
        stated = found.pairs + found.pairs_left_aside
        pairs = f"{found.pairs} of {stated} stated pairs; the others name a case that is not scored"
    elif found.pairs_stated:
        pairs = f"{found.pairs} stated pair{'' if found.pairs == 1 else 's'}"
    else:
        pairs = f"all {found.pairs} pairs whose outcomes are two or more apart"
    return [
        f"pairs: {pairs}; order: pairs of unlike outcomes in the right order; kappa: bands against outcomes, quadratic weights."
    ]


def _with_interval(agreement: Agreement, key: str) -> str:
    number = agreement.values[key]
    if math.isnan(number):
        return "–"
    low, high = agreement.intervals[key]
    return f"{number:.2f} ({low:.2f} to {high:.2f})"


def _number(number: float) -> str:
    return "–" if math.isnan(number) else f"{number:.2f}"
