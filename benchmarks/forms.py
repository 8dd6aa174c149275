"""Which form of the score ranks past transfers best, and does the choice hold out of sample?

Run: .venv/bin/python benchmarks/forms.py            (some 40 s)

Every case of the catalog is taken apart once into its needs and offers, as the engine sees them on the day of the
transfer. Each form is then tried on them at the method's central numbers; the first is the engine's own and is checked
against it. Nested cross-validation goes by equipment family: in each outer fold the form is chosen, and the band edges
are set, on the other families alone. Nothing here is used by the package.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

import interop
from interop.backtest.agreement import concordance, kendall_tau_b, pair_accuracy, resamples, weighted_kappa
from interop.backtest.baselines import BASELINES, Facts, facts_of, foretold
from interop.backtest.cases import built_in_cases, built_in_pairs
from interop.backtest.run import case_book, score_case
from interop.catalog import Catalog
from interop.dimensions import DIMENSIONS, Mandatory
from interop.method import Method
from interop.models import Basis, Channel, Depth, Level, Mode
from interop.scoring.draws import uniforms
from interop.scoring.offers import Offer
from interop.scoring.score import assess
from interop.scoring.settings import settings

Array = NDArray[np.float64]
FOUND = "found by the project"
"""What the note of a case says that the project found beside the given list."""
FOLDS, REPEATS, SEED = 10, 10, 20230115


@dataclass(frozen=True)
class Want:
    """A need of a case's item, with what was on offer and how many others make or mend what it asks for."""

    item: str
    dimension: str
    rule: str
    skill: bool
    essential: bool
    share: float
    amount: float
    offers: tuple[Offer, ...]
    makers: int


@dataclass(frozen=True)
class Trial:
    """A case taken apart. ``central`` is the engine's difficulty at the central numbers, None where a need is unknown."""

    id: str
    label: int
    clean: bool
    found: bool
    family: str
    mode: Mode
    own_share: float
    central: float | None
    facts: Facts
    wants: tuple[Want, ...]


Edit = Callable[[Want, Trial], Want | None]
Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Form:
    """One way to work out the score: numbers in place of the method's, needs edited, values adjusted."""

    name: str
    kind: str
    numbers: Numbers = field(default_factory=dict)
    edit: Edit = lambda want, trial: want
    adjust: Callable[[float, Want, Trial], float] = lambda value, want, trial: value


def trials(catalog: Catalog) -> list[Trial]:
    """Every case of the catalog that can be scored, taken apart."""
    chosen = settings(catalog, draws=16)
    found = []
    for case in built_in_cases(catalog):
        book = case_book(catalog, case, chosen)
        score = score_case(catalog, case, book, chosen)
        groups = {(g.item, g.dimension, g.role): g for item in case.items for g in catalog.need_groups(item)}
        wants = []
        for f in assess(catalog, book, case.items, chosen).evaluation.findings:
            group, rule = groups.get((f.item, f.dimension, f.role)), DIMENSIONS[f.dimension].rule(f.role)
            offers = tuple(o for o in book.offers(group) if not o.possible) if group else ()
            makers = {o.supplier for o in offers if o.basis in (Basis.PRODUCES, Basis.OVERHAULS)}
            amount = f.amount.value if f.amount else 1.0
            wants.append(
                Want(f.item, f.dimension, rule.name, rule.skill, f.essential, f.share, amount, offers, len(makers))
            )
        own = [g for item in book.operated for g in catalog.need_groups(item) if g.role == "depot"]
        mends = [any(o.supplier == book.recipient and not o.finite for o in book.offers(g)) for g in own]
        found.append(
            Trial(
                id=score.id,
                label=score.label,
                clean=score.row.confounder is None,
                found=FOUND in (score.row.note or ""),
                family=score.family,
                mode=score.row.mode,
                own_share=float(np.mean(mends or [False])),
                central=score.difficulty.central,
                facts=facts_of(case, book, catalog),
                wants=tuple(wants),
            )
        )
    return found


def central_numbers(method: Method) -> dict[str, float]:
    """The method's central numbers by dotted name."""
    return {name: number.value for name, number in method.judged(tuple(DIMENSIONS)).items()}


def reach(offer: Offer, skill: bool, n: Numbers) -> float:
    """Alpha times beta of an offer, or its teach factor."""
    finite = offer.depth is not None and offer.channel is not Channel.DENIED
    if skill:
        return n["teach.captured"] if finite else n[f"teach.{offer.channel}"]
    alpha = n[f"depths.{offer.depth}"] if finite else n[f"channels.{offer.channel}"]
    return alpha * n["bases.stocks"] if offer.basis is Basis.STOCKS and offer.channel is not Channel.OWN else alpha


def demand(amount: float, low: float, high: float, floor: float) -> float:
    return floor + (1.0 - floor) * min(max(math.log(amount / low) / math.log(high / low), 0.0), 1.0)


def worth(want: Want, level: Level, r: float, n: Numbers) -> float:
    """The value of an offer of a level and reach."""
    kappa = n[f"levels.{level}"]
    if want.skill:
        kappa = n.get(f"skills.{level}", kappa)
        return 1.0 / (1.0 + want.amount * (1.0 - kappa) * r / n["training.half_value_weeks"])
    if want.rule == "rounds":
        delta = demand(want.amount, n["demand.kg_per_day_low"], n["demand.kg_per_day_high"], n["demand.floor"])
        return max(kappa * (1.0 - delta * (1.0 - r)), n["levels.none"])
    if want.rule in ("work", "workshop"):
        delta = demand(want.amount, n["demand.man_hours_low"], n["demand.man_hours_high"], n["demand.floor"])
        return 1.0 - delta * (1.0 - kappa * r)
    return max(kappa * r, n["levels.none"])


def absorbed(strict: Sequence[tuple[float, float]], lenient: Sequence[tuple[float, float]], n: Numbers) -> float | None:
    """``absorb`` of (value, weight) pairs at one column."""
    p, w1, w2 = n["absorb.exponent"], n["absorb.mandatory_weight"], n["absorb.optional_effect"]
    y = sum(v * w for v, w in lenient) / sum(w for _, w in lenient) if lenient else None
    if not strict:
        return y
    total = sum(w for _, w in strict)
    if p == 0.0:
        x = math.exp(sum(w * math.log(max(v, 1e-12)) for v, w in strict) / total)
    else:
        x = (sum(w * max(v, 1e-12) ** p for v, w in strict) / total) ** (1.0 / p)
    return x if y is None else 1.0 / ((1.0 - w2) / x + w2 / (w1 * x + (1.0 - w1) * y))


def uncovered(trial: Trial, form: Form, base: Numbers) -> float:
    """What a form leaves uncovered of a case, 0..1."""
    n = {**base, **form.numbers}
    items: dict[str, dict[str, list[tuple[float, float, bool]]]] = {}
    for original in trial.wants:
        want = form.edit(original, trial)
        if want is None:
            continue
        nothing = worth(want, Level.NONE, n["teach.denied"] if want.skill else 1.0, n)
        value = max([nothing, *(worth(want, o.level, reach(o, want.skill, n), n) for o in want.offers)])
        value = form.adjust(value, want, trial)
        items.setdefault(want.item, {}).setdefault(want.dimension, []).append((value, want.share, want.essential))
    found = []
    for dimensions in items.values():
        strict: list[tuple[float, float]] = []
        lenient: list[tuple[float, float]] = []
        for name, needs in dimensions.items():
            essential = [(v, s) for v, s, e in needs if e]
            part = absorbed(essential, [(v, s) for v, s, e in needs if not e], n)
            needed = DIMENSIONS[name].mandatory is Mandatory.ALWAYS or bool(essential)
            weight = n[f"weights.{name}"]
            if part is not None and weight > 0:
                (strict if needed else lenient).append((part, weight))
        whole = absorbed(strict, lenient, n)
        if whole is not None:
            found.append(whole)
    return 1.0 - float(np.mean(found))


def without_own_workshop(want: Want, trial: Trial) -> Want:
    """No kindred depots, as the form was before."""
    kept = [o for o in want.offers if want.rule != "workshop" or o.code == o.need_code]
    return replace(want, offers=tuple(kept))


def untaught(want: Want, trial: Trial) -> Want:
    """A lot that teaches nobody."""
    return replace(want, offers=tuple(o for o in want.offers if not (want.skill and o.finite)))


def unmended(want: Want, trial: Trial) -> Want:
    """A lot whose assemblies do no depot work."""
    return replace(want, offers=tuple(o for o in want.offers if not (want.rule == "workshop" and o.finite)))


def before(want: Want, trial: Trial) -> Want:
    """The form of the trial: none of the three."""
    return unmended(untaught(without_own_workshop(want, trial), trial), trial)


def longer(want: Want, trial: Trial) -> Want:
    """Captured stocks judged over a shorter horizon: each lasts a step longer."""
    step = {Depth.WEEKS: Depth.MONTHS, Depth.MONTHS: Depth.YEAR, Depth.YEAR: Depth.YEAR}
    if trial.mode is not Mode.CAPTURED or want.skill:
        return want
    return replace(want, offers=tuple(replace(o, depth=step[o.depth]) if o.depth else o for o in want.offers))


def own_hours(want: Want, trial: Trial) -> Want:
    """Demand of a part by its own share of the work instead of the whole item's."""
    return replace(want, amount=want.amount * want.share) if want.rule in ("work", "workshop") else want


def light_depot(want: Want, trial: Trial) -> Want:
    """Depot work is three tenths of all work."""
    return replace(want, amount=want.amount * 0.3) if want.rule == "workshop" else want


def essential_only(want: Want, trial: Trial) -> Want | None:
    return want if want.essential else None


def no_depot(want: Want, trial: Trial) -> Want | None:
    return None if want.rule == "workshop" else want


def people_together(want: Want, trial: Trial) -> Want:
    """Mechanics count with crews."""
    return replace(want, dimension="training") if want.dimension == "maintenance" and want.skill else want


def abroad(value: float, want: Want, trial: Trial) -> float:
    """Help from abroad is worth less to who mends little of its own kit itself."""
    own = any(o.channel is Channel.OWN for o in want.offers)
    return (
        value if want.skill or own or "work" not in want.rule else value * (0.8 + 0.2 * min(1.0, trial.own_share / 0.6))
    )


def orphan(value: float, want: Want, trial: Trial) -> float:
    """Parts that nobody makes any more are worth a tenth less."""
    return value * 0.9 if want.dimension == "parts" and not want.makers and want.offers else value


def weights(**numbers: float) -> dict[str, float]:
    return {f"weights.{name}": number for name, number in numbers.items()}


FORMS = (
    Form("the engine's", "taken"),
    Form("that of the first trial", "dropped", {"demand.floor": 0.25, "channels.market": 0.45, "teach.captured": 2.0}, before),
    Form("no kindred workshops", "ablation", edit=without_own_workshop),
    Form("a lot teaches nobody", "ablation", edit=untaught),
    Form("a lot mends nothing", "ablation", edit=unmended),
    Form("demand floor .25", "ablation", {"demand.floor": 0.25}),
    Form("market .45", "ablation", {"channels.market": 0.45}),
    Form("captured teach 2", "ablation", {"teach.captured": 2.0}),
    Form("no demand", "ablation", {"demand.floor": 1.0}),
    Form("no channels", "ablation", {f"channels.{c}": 1.0 for c in Channel} | {f"depths.{d}": 1.0 for d in Depth}),
    Form("arithmetic mean", "ablation", {"absorb.exponent": 1.0}),
    Form("geometric mean", "ablation", {"absorb.exponent": 0.0}),
    Form("nearly the minimum", "ablation", {"absorb.exponent": -8.0}),
    *(Form(f"no {name}", "ablation", weights(**{name: 0.0})) for name in DIMENSIONS),
    Form("optional needs left out", "tried", edit=essential_only),
    Form("no depots", "tried", edit=no_depot),
    Form("mechanics count with crews", "tried", edit=people_together),
    Form("maintenance weighs half", "tried", weights(maintenance=0.5)),
    Form("fuel weighs half", "tried", weights(fuel=0.5)),
    Form("demand by the part's own hours", "tried", edit=own_hours),
    Form("depot work three tenths", "tried", edit=light_depot),
    Form("captured stocks last a step longer", "tried", edit=longer),
    Form("orphaned parts worth less", "tried", adjust=orphan),
    Form("help from abroad by own workshops", "tried", adjust=abroad),
    Form("skills on a ladder of their own", "tried", {"skills.interchangeable": 0.7, "skills.compatible": 0.5, "skills.nominal": 0.25}),
    Form("half-value 13 weeks", "tried", {"training.half_value_weeks": 13.0}),
    Form("half-value 52 weeks", "tried", {"training.half_value_weeks": 52.0}),
    Form("partner .60", "tried", {"channels.partner": 0.6}),
)  # fmt: skip


def statistics(scores: Array, labels: Array) -> tuple[float, float, float]:
    return kendall_tau_b(scores, labels), concordance(scores, labels), concordance(scores, labels, 2)


def folds(families: Sequence[str], repeat: int) -> list[NDArray[np.intp]]:
    """Places of the cases of each fold; a family is never split."""
    names = sorted(set(families))
    luck = uniforms([f"fold/{repeat}/{name}" for name in names], 1, SEED)[:, 0]
    fold_of = {names[place]: turn % FOLDS for turn, place in enumerate(np.argsort(luck).tolist())}
    return [np.array([i for i, f in enumerate(families) if fold_of[f] == k], dtype=np.intp) for k in range(FOLDS)]


def best_edges(left: Array, labels: Array) -> list[float]:
    """Band edges of what is left uncovered that agree best with the labels (quadratic kappa)."""
    grid = product(
        (0.02, 0.03, 0.04, 0.05), (0.06, 0.07, 0.08, 0.10), (0.18, 0.20, 0.22, 0.26, 0.30), (0.4, 0.45, 0.5, 0.6, 0.7)
    )
    return list(max(grid, key=lambda edges: weighted_kappa(labels, np.digitize(left, np.array(edges)).astype(float))))


def nested(left: Array, labels: Array, families: Sequence[str], repeat: int) -> tuple[Array, Array, list[int]]:
    """Out-of-fold places (percentile among the training cases) and bands; and which form each fold chose.

    ``left`` has a row a form; with the row of one form, only the band edges are set in the folds.
    """
    place, band, chosen = np.empty(len(labels)), np.empty(len(labels)), []
    for fold in folds(families, repeat):
        rest = np.setdiff1d(np.arange(len(labels)), fold)
        best = max(range(len(left)), key=lambda form: kendall_tau_b(left[form, rest], labels[rest]))
        chosen.append(best)
        ours, known = left[best, fold], np.sort(left[best, rest])
        place[fold] = (np.searchsorted(known, ours, "left") + np.searchsorted(known, ours, "right")) / (
            2.0 * len(known)
        )
        band[fold] = np.digitize(ours, np.array(best_edges(left[best, rest], labels[rest])))
    return place, band, chosen


def regression(columns: Array, labels: Array, families: Sequence[str], repeat: int) -> Array:
    """Out-of-fold predictions of a least-squares regression of the label on coarse facts."""
    told = np.empty(len(labels))
    design = np.column_stack([np.ones(len(labels)), columns])
    for fold in folds(families, repeat):
        rest = np.setdiff1d(np.arange(len(labels)), fold)
        told[fold] = design[fold] @ np.linalg.lstsq(design[rest], labels[rest], rcond=None)[0]
    return told


def main() -> None:
    catalog = interop.load()
    method = interop.load_method()
    base = central_numbers(method)
    cases = trials(catalog)
    labels = np.array([float(t.label) for t in cases])
    left = np.array([[uncovered(t, form, base) for t in cases] for form in FORMS])
    gap = max(
        abs(method.difficulty(1.0 - left[0, i]) - t.central) for i, t in enumerate(cases) if t.central is not None
    )
    print(f"{len(cases)} cases; the first form and the engine differ by at most {gap:.1e} points")
    assert gap < 1e-6, "this script no longer mirrors the engine"
    found, clean = (np.array([getattr(t, name) for t in cases]) for name in ("found", "clean"))
    sets = {
        "all": found | True,
        "development": ~found,
        "found later": found,
        "dev., clean": ~found & clean,
        "later, clean": found & clean,
    }
    print("\ntau-b, order, order of those two labels apart, by set of cases")
    print(f"{'form':38}{'':10}" + "".join(f"{name:>24}" for name in sets))
    for form, row in zip(FORMS, left, strict=True):
        cells = ["{:.3f}  {:.3f}  {:.3f}".format(*statistics(row[at], labels[at])) for at in sets.values()]
        print(f"{form.name:38}{form.kind:10}" + "".join(f"{cell:>24}" for cell in cells))
    families = [t.family for t in cases]
    number = {t.id: i for i, t in enumerate(cases)}
    pairs = [(number[p.easier_id], number[p.harder_id]) for p in built_in_pairs(catalog)]
    print(f"\nnested cross-validation, {FOLDS} folds of whole families, {REPEATS} times; mean (least to most)")
    rounds = [nested(left, labels, families, repeat) for repeat in range(REPEATS)]
    alone = [nested(left[:1], labels, families, repeat) for repeat in range(REPEATS)]
    for title, by_round in (
        ("the form chosen in each fold", rounds),
        ("the engine's form, band edges set in each fold", alone),
    ):
        print(f"  {title}")
        for name, at in sets.items():
            lines = {
                "tau-b": [kendall_tau_b(place[at], labels[at]) for place, _, _ in by_round],
                "order": [concordance(place[at], labels[at]) for place, _, _ in by_round],
                "order, 2 apart": [concordance(place[at], labels[at], 2) for place, _, _ in by_round],
                "kappa": [weighted_kappa(labels[at], band[at]) for _, band, _ in by_round],
            }
            figures = (f"{k} {np.mean(v):.3f} ({min(v):.3f} to {max(v):.3f})" for k, v in lines.items())
            print(f"    {name:14}" + "   ".join(figures))
        print(
            f"    {'pairs':14}{np.mean([pair_accuracy(place, pairs) for place, _, _ in by_round]):.3f} of {len(pairs)}"
        )
    picks = [form for _, _, chosen in rounds for form in chosen]
    counts = sorted({form: picks.count(form) for form in picks}.items(), key=lambda item: -item[1])
    print("  chosen: " + ", ".join(f"{FORMS[form].name} {count}" for form, count in counts[:6]))
    print("\nagainst naive answers and regressions on coarse facts (out of fold), all cases and the development cases")
    place = rounds[0][0]
    facts = [t.facts for t in cases]
    modes = np.array(
        [[float(t.mode is mode) for mode in (Mode.CAPTURED, Mode.SUPPORT_LOST, Mode.BOUGHT)] for t in cases]
    )
    hours = np.array([[math.log(max((w.amount for w in t.wants if "work" in w.rule), default=0.01))] for t in cases])
    same = np.array([[f.same_type] for f in facts])
    fits = np.array([[f.same_type_or_calibre] for f in facts])
    others = {name: foretold(name, facts, labels)[0] for name in BASELINES}
    others["regression: type, mode"] = regression(np.hstack([same, modes]), labels, families, 0)
    others["regression: type, mode, man-hours"] = regression(np.hstack([same, modes, hours]), labels, families, 0)
    others["regression: type, calibre, mode, man-hours"] = regression(
        np.hstack([same, fits, modes, hours]), labels, families, 0
    )
    for name, told in others.items():
        words = []
        for at in (sets["all"], sets["development"]):
            a, b, c = place[at], told[at], labels[at]
            leads = [
                kendall_tau_b(a[s], c[s]) - kendall_tau_b(b[s], c[s])
                for s in resamples([str(i) for i in range(len(c))], SEED)
            ]
            low, high = np.quantile(leads, [0.05, 0.95])
            lead = kendall_tau_b(a, c) - kendall_tau_b(b, c)
            words.append(f"tau-b {kendall_tau_b(b, c):.3f}, lead {lead:+.3f} ({low:+.3f} to {high:+.3f})")
        print(f"  {name:44}" + "   ".join(words))


if __name__ == "__main__":
    main()
