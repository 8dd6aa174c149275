from typing import Any

import pytest
from scoring.worlds import finding, single_need
from world import DIMENSIONS, World

import interop
from interop.errors import CatalogError
from interop.models import Basis, Channel, Depth, Level
from interop.scoring.findings import Finding
from interop.scoring.offers import Offer, OfferBook
from interop.scoring.settings import settings

ALPHA = {"own": 1.0, "ally": 0.85, "partner": 0.75, "market": 0.35}
TEACH = {"ally": 1.0, "partner": 1.2, "market": 1.5, "denied": 4.0}
KAPPA = {"common": 1.0, "interchangeable": 0.95, "compatible": 0.6, "nominal": 0.1, "none": 0.02}
NONE = 0.02


def system() -> World:
    """Kit that needs one system: its value is kappa alpha beta, so that an offer shows undisguised."""
    return single_need("systems", "key")


def offer(found: Finding) -> Offer:
    assert found.offer is not None
    return found.offer


def value(world: World, to: str = "XB", **options: Any) -> float:
    found = finding(world, to, **options)
    assert found.value is not None
    return found.value


def span(world: World) -> tuple[float, float]:
    found = finding(world)
    assert found.value is None
    return found.low, found.high


def test_an_own_supply_of_the_code_itself_is_common_own_and_worth_all() -> None:
    found = finding(system().supply("XB", "key"))
    assert (found.level, offer(found).channel, offer(found).supplier) == (Level.COMMON, Channel.OWN, "XB")
    assert found.value == 1


def test_what_a_force_has_in_service_it_can_supply_to_itself() -> None:
    found = finding(system().holds("XB", "kit"))
    assert (offer(found).basis, offer(found).channel, found.value) == (Basis.OPERATES, Channel.OWN, 1)


@pytest.mark.parametrize("status", ["stored", "captured", "inoperable"])
def test_kit_that_is_not_in_service_proves_no_supply(status: str) -> None:
    assert value(system().holds("XB", "kit", status=status)) == NONE


def test_operating_is_offered_to_nobody_else() -> None:
    assert value(system().holds("XC", "kit").relation("XB", "XC", "ally")) == NONE


@pytest.mark.parametrize("channel", ["ally", "partner", "market"])
@pytest.mark.parametrize(("basis", "beta"), [("produces", 1), ("overhauls", 1), ("stocks", 0.95)])
def test_a_supplier_counts_by_its_channel_and_basis(channel: str, basis: str, beta: float) -> None:
    found = finding(system().supply("XC", "key", basis).relation("XB", "XC", channel))
    assert (found.level, offer(found).channel, offer(found).supplier) == (Level.COMMON, channel, "XC")
    assert found.value == pytest.approx(ALPHA[channel] * beta)


def test_own_stocks_that_are_renewed_count_whole() -> None:
    assert value(system().supply("XB", "key", "stocks")) == 1


def test_an_offer_that_is_denied_is_level_none_and_says_who_denies_it() -> None:
    found = finding(system().supply("XC", "key").relation("XB", "XC", "denied"))
    assert (found.level, offer(found).channel, found.value) == (Level.NONE, Channel.DENIED, NONE)
    assert "Force XC" in found.sentence
    assert "denies it to Force XB" in found.sentence


def test_no_offer_at_all_is_level_none() -> None:
    found = finding(system())
    assert (found.offer, found.level, found.value) == (None, Level.NONE, NONE)
    assert found.sentence == "Nobody on record supplies key."


@pytest.mark.parametrize(("depth", "alpha"), [("weeks", 0.1), ("months", 0.25), ("year", 0.5)])
@pytest.mark.parametrize("channel", ["own", "ally", "partner", "market", "denied"])
def test_the_depth_of_a_stock_that_nobody_renews_takes_the_place_of_the_channel(
    depth: str, alpha: float, channel: str
) -> None:
    world = system().supply("XB" if channel == "own" else "XC", "key", "stocks", depth=depth)
    if channel != "own":
        world.relation("XB", "XC", channel)
    found = finding(world)
    assert offer(found).depth is Depth(depth)
    wanted = {"own": alpha, "denied": NONE}.get(channel, alpha * 0.95)
    assert found.value == pytest.approx(wanted)


def test_captured_stock_of_own_kit_replaces_what_operating_it_would_give() -> None:
    world = system().holds("XB", "kit")
    assert value(world) == 1
    assert value(world.supply("XB", "key", "stocks", depth="months")) == 0.25


def test_basis_none_cancels_what_operating_an_item_would_give_but_not_what_others_offer() -> None:
    world = system().holds("XB", "kit").supply("XB", "key", "none")
    assert value(world) == NONE
    assert value(world.supply("XC", "key").relation("XB", "XC", "partner")) == 0.75


def test_basis_none_cancels_a_skill_that_operating_would_give() -> None:
    world = single_need("training", "crew-kit").holds("XB", "kit")
    assert value(world) == 1
    found = finding(world.supply("XB", "crew-kit", "none"))
    assert found.level is Level.NONE
    assert found.value == pytest.approx(1 / (1 + 10 * 0.98 * 4 / 26))


@pytest.mark.parametrize(("kilograms", "alpha"), [(400 * 10 * 365 * 0.3, 0.3), (400 * 10 * 365 * 2, 0.5), (1, NONE)])
def test_a_counted_stock_lasts_for_its_part_of_the_year_and_is_never_worth_more_than_half(
    kilograms: float, alpha: float
) -> None:
    world = single_need("ammunition", "round")  # 400 kg a day by class, demand 1; ten kits change hands
    world.supply("XB", "round", "stocks", stock=kilograms, stock_unit="kg")
    assert value(world) == pytest.approx(alpha)


def test_how_long_a_counted_stock_lasts_is_open_where_the_number_of_items_or_the_use_a_day_is_not_known() -> None:
    world = single_need("ammunition", "round")
    world.rows["holdings"].clear()
    world.holds("XA", "kit", None, None).supply("XB", "round", "stocks", stock=9e9, stock_unit="kg")
    assert span(world) == (NONE, 0.5)
    secondary = single_need("ammunition", "round", "secondary")
    assert span(secondary.supply("XB", "round", "stocks", stock=9e9, stock_unit="kg")) == (NONE, 0.5)


def test_a_counted_stock_of_an_unknown_partner_is_never_worth_more_than_half_a_year_of_it() -> None:
    world = single_need("ammunition", "round")
    world.rows["holdings"].clear()
    world.holds("XA", "kit", None, None).supply("XC", "round", "stocks", stock=9e9, stock_unit="kg")
    assert span(world) == pytest.approx((NONE, 0.5 * 0.95))


@pytest.mark.parametrize("level", ["interchangeable", "compatible", "nominal", "none"])
def test_a_substitute_counts_by_its_level_and_in_its_direction_only(level: str) -> None:
    world = system().code("systems", "other").supply("XB", "other").substitute("systems", "key", "other", level)
    found = finding(world)
    assert (found.level, offer(found).code) == (level, "other")
    assert found.value == pytest.approx(KAPPA[level])
    turned = system().code("systems", "other").supply("XB", "other").substitute("systems", "other", "key", level)
    assert value(turned) == NONE


def test_a_false_friend_scores_as_none_and_the_sentence_says_so() -> None:
    world = single_need("ammunition", "7.62x51").code("ammunition", "7.62x39")
    world.supply("XB", "7.62x39").substitute("ammunition", "7.62x51", "7.62x39", "none")
    found = finding(world)
    assert (found.level, found.value) == (Level.NONE, NONE)
    assert "Force XB makes 7.62x39, which does not fit in place of 7.62x51" in found.sentence


@pytest.mark.parametrize(
    ("others", "channel", "level", "supplier"),
    [
        ({"XC": "ally", "XD": "partner"}, Channel.ALLY, Level.COMMON, "XC"),
        ({"XC": "denied", "XD": "partner"}, Channel.PARTNER, Level.COMMON, "XD"),
        ({"XD": "ally", "XC": "ally"}, Channel.ALLY, Level.COMMON, "XC"),
        ({"XC": "market"}, Channel.OWN, Level.COMPATIBLE, "XB"),  # .60 of its own before .35 of a market
    ],
)
def test_the_finding_is_the_offer_of_highest_value_and_ties_go_by_the_suppliers_id(
    others: dict[str, str], channel: Channel, level: Level, supplier: str
) -> None:
    world = system().force("XD").complete("XD", "systems").code("systems", "other").supply("XB", "other")
    world.substitute("systems", "key", "other", "compatible")
    for force, how in others.items():
        world.supply(force, "key").relation("XB", force, how)
    best = offer(finding(world))
    assert (best.channel, best.level, best.supplier) == (channel, level, supplier)


def test_a_maker_comes_before_one_who_overhauls_where_both_are_worth_the_same() -> None:
    world = system().force("XD").complete("XD", "systems").supply("XC", "key", "overhauls").supply("XD", "key")
    assert offer(finding(world.relation("XB", "XC", "ally").relation("XB", "XD", "ally"))).supplier == "XD"


@pytest.mark.parametrize(
    ("rows", "channel"),
    [
        ([("*", "*", "*", "market")], "market"),
        ([("*", "*", "*", "market"), ("*", "XC", "*", "ally")], "ally"),
        ([("*", "XC", "*", "ally"), ("XB", "*", "*", "partner")], "partner"),
        ([("XB", "*", "systems", "partner"), ("XB", "XC", "*", "market")], "market"),
        ([("XB", "XC", "*", "market"), ("XB", "XC", "systems", "ally")], "ally"),
        ([("XB", "XC", "*", "market"), ("XB", "XC", "fuel", "ally")], "market"),
        ([("XC", "XB", "*", "ally"), ("*", "*", "*", "market")], "market"),  # directed: recipient, then supplier
    ],
)
def test_the_most_specific_relation_wins(rows: list[tuple[str, str, str, str]], channel: str) -> None:
    world = system().supply("XC", "key")
    for recipient, supplier, dimension, how in rows:
        world.relation(recipient, supplier, how, dimension)
    assert offer(finding(world)).channel == channel


def test_a_relation_or_supply_counts_only_between_its_dates() -> None:
    world = system().supply("XC", "key", valid_to="2023").relation("XB", "XC", "ally")
    assert value(world) == NONE
    world = system().supply("XC", "key", valid_from="2025").relation("XB", "XC", "ally")
    assert value(world) == NONE
    world = system().supply("XC", "key").relation("XB", "XC", "ally", valid_to="2023").relation("XB", "*", "market")
    assert offer(finding(world)).channel is Channel.MARKET


def test_a_force_that_has_ended_supplies_nobody() -> None:
    world = system().force("XD", valid_to="1991").complete("XD", "systems").supply("XD", "key")
    assert value(world.relation("XB", "XD", "ally")) == NONE


@pytest.mark.parametrize(
    ("channels", "channel"),
    [
        ({"XC": "partner"}, "partner"),
        ({"*": "ally"}, "ally"),
        ({"*": "ally", "XC": "market"}, "market"),
        ({"XA": "ally"}, "denied"),
        ({"XB": "denied"}, "denied"),
    ],
)
def test_channels_set_by_the_user_replace_relations_the_named_force_first(
    channels: dict[str, str], channel: str
) -> None:
    world = system().supply("XC", "key").relation("XB", "XC", "denied")
    assert offer(finding(world, channels=channels)).channel == channel


def test_nobody_sets_a_channel_to_the_recipient_itself() -> None:
    assert value(system().supply("XB", "key"), channels={"*": "denied", "XB": "denied"}) == 1


def test_an_unknown_relation_widens_the_range_and_never_raises_its_lower_end() -> None:
    world = system().supply("XC", "key")
    assert span(world) == (NONE, 0.85)
    assert "how XB stands to XC is not known" in finding(world).sentence
    world.code("systems", "other").supply("XB", "other").substitute("systems", "key", "other", "compatible")
    assert span(world) == (0.6, 0.85)


def test_an_unknown_relation_does_not_matter_beside_something_better() -> None:
    assert value(system().supply("XC", "key").supply("XB", "key")) == 1


@pytest.mark.parametrize(("channel", "high"), [("ally", 0.85), ("partner", 0.75), ("market", 0.35), ("", 0.85)])
@pytest.mark.parametrize("silence", ["no", ""])
def test_a_suppliers_record_that_is_not_complete_widens_the_range_as_far_as_its_channel_goes(
    channel: str, high: float, silence: str
) -> None:
    world = system()
    _reopen(world, "XC", silence)
    if channel:
        world.relation("XB", "XC", channel)
    assert span(world) == (NONE, high)
    assert "the record of what XC can supply in systems is not complete" in finding(world).sentence


def test_the_open_record_of_a_supplier_that_denies_all_leaves_nothing_open() -> None:
    world = system().relation("XB", "XC", "denied")
    _reopen(world, "XC", "no")
    assert value(world) == NONE


def test_the_recipients_own_open_record_could_hold_all_unless_a_row_says_none() -> None:
    world = system()
    _reopen(world, "XB", "no")
    assert span(world) == (NONE, 1)
    assert value(world.supply("XB", "key", "none")) == NONE


def test_the_own_open_record_of_skills_leaves_open_whether_anybody_has_the_skill() -> None:
    world = single_need("training", "crew-kit")
    _reopen(world, "XB", "no", "training")
    assert span(world) == pytest.approx((1 / (1 + 10 * 0.98 * 4 / 26), 1))
    assert finding(world.supply("XB", "crew-kit", "none")).known


def _reopen(world: World, force: str, silence: str, dimension: str = "systems") -> None:
    rows = world.rows["completeness"]
    rows[:] = [row for row in rows if (row[1]["force"], row[1]["dimension"]) != (force, dimension)]
    if silence:
        world.complete(force, dimension, silence)


@pytest.mark.parametrize(("dimension", "open_"), [(name, name == "fuel") for name in DIMENSIONS if name != "training"])
def test_where_no_row_compares_two_codes_only_fuels_may_replace_each_other(dimension: str, open_: bool) -> None:
    role = "tools" if dimension == "maintenance" else ""
    world = single_need(dimension, "needed", role).code(dimension, "at-hand").supply("XB", "at-hand")
    found = finding(world)
    assert found.known is not open_
    if open_:
        assert (found.low, found.high) == (NONE, 0.95)
        assert "whether at-hand can replace needed is not known" in found.sentence
        world.substitute("fuel", "needed", "at-hand", "none")
        assert value(world) == NONE


@pytest.mark.parametrize("order", [("at-hand-a", "at-hand-b"), ("at-hand-b", "at-hand-a")])
def test_of_several_fuels_that_might_do_the_best_decides_how_far_the_range_goes(order: tuple[str, str]) -> None:
    world = single_need("fuel", "needed")
    for code in order:
        world.code("fuel", code)
    world.supply("XB", "at-hand-a", "stocks", depth="weeks").supply("XB", "at-hand-b")
    assert span(world) == (NONE, 0.95)


SKILLS = {
    "same family": {"family": "f", "school": "western", "role": "driver"},
    "same school and role": {"family": "g", "school": "soviet", "role": "driver"},
    "same role": {"family": "g", "school": "western", "role": "driver"},
    "same school": {"family": "g", "school": "soviet", "role": "pilot"},
    "nothing": {"family": "g", "school": "western", "role": "pilot"},
}


def skilled(likeness: str, dimension: str = "training") -> World:
    """Kit that needs a skill of family f, Soviet, driver; XB has one that is like it in what is said."""
    world = single_need(dimension, "spare").code(dimension, "wanted", family="f", school="soviet", role="driver")
    world.rows["needs"][-1][1]["code"] = "wanted"
    return world.code(dimension, "at-hand", **SKILLS[likeness]).supply("XB", "at-hand", "trains")


@pytest.mark.parametrize(("dimension", "weeks"), [("training", 10), ("maintenance", 20)])
@pytest.mark.parametrize(
    ("likeness", "level"),
    [
        ("same family", "interchangeable"),
        ("same school and role", "compatible"),
        ("same role", "nominal"),
        ("same school", "none"),
        ("nothing", "none"),
    ],
)
def test_the_level_of_a_skill_is_how_near_the_recipients_own_nearest_skill_comes(
    dimension: str, weeks: float, likeness: str, level: str
) -> None:
    found = finding(skilled(likeness, dimension))
    assert offer(found).level == level
    assert offer(found).skill == (None if level == "none" else "at-hand")
    assert found.value == pytest.approx(1 / (1 + weeks * (1 - KAPPA[level]) * 4 / 26))


def test_the_skill_itself_is_common_and_the_nearest_of_several_counts() -> None:
    assert value(skilled("nothing").supply("XB", "wanted", "trains")) == 1
    world = skilled("same role").code("training", "nearer", family="f", school="soviet", role="driver")
    found = offer(finding(world.supply("XB", "nearer", "trains")))
    assert (found.level, found.skill) == (Level.INTERCHANGEABLE, "nearer")


def test_of_skills_that_are_as_near_the_first_by_name_is_told() -> None:
    world = skilled("same role")
    for code in ("at-hand-b", "at-hand-a"):
        world.code("training", code, **SKILLS["same school and role"]).supply("XB", code, "trains")
    assert offer(finding(world)).skill == "at-hand-a"


def test_a_skill_of_kit_in_service_counts_as_the_forces_own() -> None:
    world = skilled("nothing").item("other-kit").need("other-kit", "training", "at-hand").holds("XB", "other-kit")
    world.code("training", "nearer", **SKILLS["same family"]).item("third-kit").need("third-kit", "training", "nearer")
    assert offer(finding(world.holds("XB", "third-kit"))).level is Level.INTERCHANGEABLE


@pytest.mark.parametrize(
    ("likeness", "level"), [("same family", "none"), ("nothing", "interchangeable"), ("same role", "compatible")]
)
def test_a_substitute_row_on_two_skills_wins_over_their_likeness(likeness: str, level: str) -> None:
    found = finding(skilled(likeness).substitute("training", "wanted", "at-hand", level))
    assert offer(found).level == level


@pytest.mark.parametrize(("channel", "teach"), TEACH.items())
def test_the_best_channel_to_a_force_that_trains_the_skill_says_how_long_it_takes(channel: str, teach: float) -> None:
    world = skilled("same role").supply("XC", "wanted", "trains").relation("XB", "XC", channel)
    found = finding(world)
    assert found.value == pytest.approx(1 / (1 + 10 * 0.9 * teach / 26))
    assert (offer(found).supplier, offer(found).channel) == ("XC", channel)
    world.force("XD").complete("XD", "training").supply("XD", "wanted", "trains").relation("XB", "XD", "ally")
    assert value(world) == pytest.approx(1 / (1 + 10 * 0.9 * 1.0 / 26))


def test_staff_that_came_with_the_lot_teaches_as_captured() -> None:
    world = skilled("same role").supply("XB", "wanted", "trains", depth="year")
    assert value(world) == pytest.approx(1 / (1 + 10 * 0.9 * 1.5 / 26))


WORKSHOPS = {
    "same family": {"family": "f", "school": "western", "role": "yard"},
    "same school and role": {"family": "g", "school": "soviet", "role": "yard"},
    "same role": {"family": "g", "school": "western", "role": "yard"},
    "same school": {"family": "g", "school": "soviet", "role": "hangar"},
    "same family in another role": {"family": "f", "school": "soviet", "role": "hangar"},
}
LIKENESS = [
    ("same family", "interchangeable"),
    ("same school and role", "compatible"),
    ("same role", "nominal"),
    ("same school", "none"),
    ("same family in another role", "none"),
]


def workshop(likeness: str, role: str = "depot", hours: float = 40) -> World:
    """Kit that needs a depot of family f, Soviet, a yard; XB has one that is like it in what is said.

    At 40 hours of work for each hour of use all hangs on the depot, so that its level shows undisguised.
    """
    world = single_need("maintenance", "spare", role, amount=hours, unit="man-hours")
    world.code("maintenance", "wanted", family="f", school="soviet", role="yard")
    world.rows["needs"][-1][1]["code"] = "wanted"
    return world.code("maintenance", "at-hand", **WORKSHOPS[likeness]).supply("XB", "at-hand", "overhauls")


@pytest.mark.parametrize(("likeness", "level"), LIKENESS)
def test_the_own_depot_nearest_to_the_one_needed_stands_in_for_it(likeness: str, level: str) -> None:
    found = finding(workshop(likeness))
    assert (found.level, found.value) == (level, pytest.approx(KAPPA[level]))
    if level == "none":
        assert found.offer is None
    else:
        assert (offer(found).code, offer(found).supplier, offer(found).channel) == ("at-hand", "XB", Channel.OWN)


def test_where_little_work_hangs_on_a_depot_a_stand_in_loses_little() -> None:
    assert value(workshop("same school and role", hours=0.01)) == pytest.approx(1 - 0.1 * (1 - 0.6))


@pytest.mark.parametrize("role", ["tools", "contractor", "technical-data"])
def test_nothing_but_a_depot_is_stood_in_for_by_likeness(role: str) -> None:
    assert value(workshop("same family", role)) == pytest.approx(NONE)


def test_a_depot_that_is_a_contractor_too_is_stood_in_for_as_a_depot_only() -> None:
    world = workshop("same family").need("kit", "maintenance", "wanted", "contractor")
    values = {f.role: f.value for f in interop.explain(world.catalog(), "kit", "XB", draws=16).findings}
    assert values == pytest.approx({"depot": 0.95, "contractor": NONE})


def test_a_stock_of_the_needed_depot_takes_nothing_from_the_own_one_that_stands_in() -> None:
    """A lot's spares last some months; the own yard does its work with them or without."""
    world = workshop("same family").supply("XB", "wanted", "stocks", depth="months")
    assert value(world) == 0.95
    assert value(world.item("sister").need("sister", "maintenance", "wanted", "depot").holds("XB", "sister")) == 0.95


def test_a_depot_of_kit_in_service_stands_in_unless_a_row_denies_it() -> None:
    world = workshop("same school").code("maintenance", "nearer", **WORKSHOPS["same family"])
    world.item("other-kit").need("other-kit", "maintenance", "nearer", "depot").holds("XB", "other-kit")
    assert (value(world), offer(finding(world)).code) == (0.95, "nearer")
    assert value(world.supply("XB", "nearer", "none")) == pytest.approx(NONE)


@pytest.mark.parametrize("cells", [{"basis": "none"}, {"basis": "stocks", "depth": "year"}])
def test_a_depot_that_is_not_the_recipients_own_to_keep_stands_in_for_nothing(cells: dict[str, str]) -> None:
    world = workshop("same family")
    world.rows["supplies"].clear()
    assert value(world.supply("XB", "at-hand", **cells)) == pytest.approx(NONE)


def test_the_depot_of_another_force_stands_in_for_nothing_by_likeness() -> None:
    world = workshop("same family").relation("XB", "XC", "ally")
    world.rows["supplies"].clear()
    assert value(world.supply("XC", "at-hand", "overhauls")) == pytest.approx(NONE)


@pytest.mark.parametrize(
    ("channel", "likeness", "code"),
    [
        ("ally", "same school and role", "wanted"),  # .85 of an ally's before .60 of one's own
        ("ally", "same family", "at-hand"),  # .95 of one's own before .85 of an ally's
        ("market", "same school and role", "at-hand"),  # .60 before .35
        ("market", "same role", "wanted"),  # .35 before .10
        ("denied", "same role", "at-hand"),  # .10 before .02
    ],
)
def test_of_a_stand_in_and_the_depot_itself_the_better_offer_wins(channel: str, likeness: str, code: str) -> None:
    world = workshop(likeness).supply("XC", "wanted", "overhauls").relation("XB", "XC", channel)
    found = finding(world)
    assert offer(found).code == code
    assert found.value == pytest.approx(ALPHA[channel] if code == "wanted" else KAPPA[dict(LIKENESS)[likeness]])


def test_the_own_depot_itself_is_common_and_needs_no_stand_in() -> None:
    found = finding(workshop("same family").supply("XB", "wanted", "overhauls"))
    assert (found.level, offer(found).code, found.value) == (Level.COMMON, "wanted", 1)


@pytest.mark.parametrize(
    ("likeness", "level"), [("same family", "none"), ("same school", "interchangeable"), ("same role", "compatible")]
)
def test_a_substitute_row_on_two_depots_wins_over_their_likeness(likeness: str, level: str) -> None:
    assert value(workshop(likeness).substitute("maintenance", "wanted", "at-hand", level)) == pytest.approx(
        KAPPA[level]
    )


def test_the_sentence_names_the_workshop_that_stands_in() -> None:
    world = workshop("same school and role").supply("XC", "wanted").relation("XB", "XC", "denied")
    assert finding(world).sentence == (
        "Force XB itself runs at-hand, one that does part of the work (compatible) in place of wanted."
    )


def test_one_offer_stands_for_all_that_are_worth_the_same_and_rests_on_the_best_evidence() -> None:
    world = system().force("XD").complete("XD", "systems")
    world.supply("XC", "key", grade="F6").relation("XB", "XC", "ally", grade="F6")
    world.supply("XD", "key", grade="A1").relation("XB", "XD", "ally", grade="A1")
    assert offer(finding(world)).supplier == "XD"


def test_a_book_gives_no_offers_for_a_need_that_is_not_known() -> None:
    catalog = single_need("systems").supply("XB", "spare-systems").catalog()
    [group] = [g for g in catalog.need_groups("kit") if g.dimension == "systems"]
    assert OfferBook(catalog, "XB", catalog.as_of).offers(group) == []


def test_a_code_list_of_no_dimension_is_refused() -> None:
    catalog = system().code("morale", "songs").catalog()
    with pytest.raises(CatalogError, match=r"codes/morale\.csv is the code list of no dimension"):
        OfferBook(catalog, "XB", catalog.as_of)


def test_a_row_of_none_closes_the_open_record_of_any_supplier() -> None:
    world = single_need("parts", "engine-a").relation("XB", "XC", "ally")
    _reopen(world, "XC", "no", "parts")
    assert not finding(world).known
    assert finding(world.supply("XC", "engine-a", "none")).known


@pytest.mark.parametrize(("grade", "kept"), [("B3", ["XC"]), ("B2", ["XC"]), ("B1", ["XC", "XD"])])
def test_an_offer_that_another_beats_in_every_draw_is_left_out_and_a_surer_one_is_not(
    grade: str, kept: list[str]
) -> None:
    """XC's channel is the better one; what XD offers may count only where errors are less likely to strike it."""
    world = system().force("XD").complete("XD", "systems")
    world.supply("XC", "key", grade="B2").relation("XB", "XC", "ally", grade="B1")
    world.supply("XD", "key", grade=grade).relation("XB", "XD", "market", grade="B1")
    catalog = world.catalog()
    book = OfferBook(catalog, "XB", catalog.as_of, {}, settings(catalog, draws=16).draws.wrong)
    group = next(group for group in catalog.need_groups("kit") if group.dimension == "systems")
    assert [found.supplier for found in book.offers(group)] == kept


def test_of_those_who_deny_one_stands_for_all_and_nothing_past_does() -> None:
    """The maker before the holder, and only a supply that holds on the day."""
    world = system().force("XD").force("XE").relation("XB", "XC", "denied").relation("XB", "XD", "denied")
    world.relation("XB", "XE", "denied").supply("XC", "key", "stocks").supply("XD", "key", "overhauls")
    world.supply("XE", "key", "produces", valid_to="1990")
    assert offer(finding(world)).supplier == "XD"
