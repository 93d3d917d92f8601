"""Interventions that contradict each other: found in any order, named by the user's field, never where none is."""

from dataclasses import replace
from itertools import combinations, combinations_with_replacement
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.cli import start
from sim.parameters import Parameters
from sim.policy.examples import EXAMPLES
from sim.policy.interventions import INTERVENTIONS, Farthest, Intervention
from sim.policy.timeline import Scheduled, levers_in
from sim.scenario import ScenarioError, load
from sim.scenario.consistency import check_fit, entries_of
from sim.scenario.consistency.orders import ROUNDING, Dispute, disputes, pulled, together
from sim.scenario.pieces import Place, Report
from sim.scenario.syntax import parse

ROOT = Path(__file__).parents[1]
POLICIES = sorted((ROOT / "scenarios").glob("*.yaml"))
KECIL = load("kecil")
NAMES = ["kecil", "palembang", "bogor", "bengkulu", "palu"]
WORLDS = [load(name).world for name in NAMES]
SET = {"review_weeks", "trades", "return_delay", "officers_on_rota", "extra_staff"}
"""Fields that are set, not raised or added to: all that can be in dispute."""
RIGHT = "at the same time; give both the same, or let one end before the other begins"

share = st.floats(0, 1)
districts = st.one_of(
    st.builds(Farthest, farthest=st.integers(1, 3)),
    st.lists(st.sampled_from(["Kota", "Sungai", "Hulu"]), min_size=1, unique=True).map(tuple),
)


def kind(name, **fields):
    return st.builds(INTERVENTIONS[name], **fields)


interventions = st.one_of(
    kind("open_posts", districts=districts, officers_on_rota=st.integers(1, 2), extra_staff=st.integers(0, 1)),
    kind("involve_pokmaslipas", coverage=share, volunteers_per_group=st.integers(1, 20), matched=st.booleans()),
    kind("hire_pks", number=st.integers(1, 5), districts=districts),
    kind("train_pks", share=share, coaching=st.booleans()),
    kind("private_rooms", share_of_contacts=share),
    kind("coach_and_evaluate", share=share, review_weeks=st.sampled_from([8.0, 13.0, 26.0])),
    kind("relieve_administration", hours_per_litmas=st.floats(0, 8), by=st.sampled_from(["assistants", "shortening"])),
    kind("vocational_places", places_per_year=st.floats(0, 500), trades=st.integers(1, 6)),
    kind("police_protocol", tracing=st.floats(1, 10), return_delay=st.floats(1, 3)),
)


def said(text, folder, **more):
    """What is found in a policy of the small office, the file named `x.yaml`."""
    path = folder / "x.yaml"
    path.write_text(f"base: kecil\ninterventions:\n{text}", encoding="utf-8")
    try:
        load(path, **more)
    except ScenarioError as problem:
        return tuple(line.replace(str(path), "x.yaml") for line in problem.faults)
    return ()


@pytest.mark.parametrize("world", WORLDS, ids=NAMES)
def test_interventions_of_different_kinds_never_contradict(world):
    for one, two in combinations_with_replacement(EXAMPLES.values(), 2):
        assert disputes(one, two, world) == ()


def test_only_what_is_simply_set_can_be_in_dispute():
    """Another dose of the same kind: raised to the higher, or added, unless it is set."""
    found = set()
    for name, one in EXAMPLES.items():
        for field, value in one.model_dump().items():
            changed = value + 1 if isinstance(value, int) and not isinstance(value, bool) else value
            changed = value / 2 if isinstance(value, float) else not value if isinstance(value, bool) else changed
            if field not in ("districts", "by", "host") and value is not None:
                other = one.model_copy(update={field: changed})
                found |= {(name, each.name) for each in disputes(one, other, WORLDS[0])}
    assert {field for _, field in found} == SET
    assert len(found) == len(SET)


@settings(deadline=None)
@given(one=interventions, two=interventions)
def test_a_dispute_has_two_sides_and_ends_when_they_agree(one, two):
    found = disputes(one, two, KECIL.world)
    assert disputes(two, one, KECIL.world) == tuple(replace(each, one=each.two, two=each.one) for each in found)
    assert {each.name for each in found} <= SET
    assert type(one) is type(two) or not found
    assert all(each.one != each.two for each in found)
    agreed = two.model_copy(update={each.name: getattr(one, each.name) for each in found})
    assert disputes(one, agreed, KECIL.world) == ()


@settings(deadline=None)
@given(items=st.lists(interventions, max_size=4), luck=st.randoms(use_true_random=False))
def test_what_is_not_in_dispute_acts_alike_in_any_order(items, luck):
    peace = [item for i, item in enumerate(items) if not any(disputes(item, o, KECIL.world) for o in items[:i])]
    schedule = [Scheduled("any", item) for item in peace]
    there = levers_in(5, tuple(schedule), KECIL.world).levers
    luck.shuffle(schedule)
    back = levers_in(5, tuple(schedule), KECIL.world).levers
    assert all(np.allclose(getattr(there, name), value, rtol=0, atol=ROUNDING) for name, value in vars(back).items())


@given(times=st.tuples(*[st.tuples(st.integers(-5, 9), st.none() | st.integers(1, 9))] * 2), week=st.integers(-9, 30))
def test_together_means_in_some_week(times, week):
    acts = [Scheduled("any", EXAMPLES["shift_style"], begins, None if n is None else begins + n) for begins, n in times]
    both = [w for w in range(-9, 30) if all(item.strength(w) > 0 for item in acts)]
    assert together(*acts) == together(*reversed(acts)) == bool(both)


class Two(Intervention):
    """Sets a lever to 2, and one by district."""

    def pull(self, levers, strength, facts):
        """Not in the first district."""
        levers["trades"] = 2.0
        levers["post_staff"] = np.where(np.arange(len(facts.districts)) > 0, 2.0, levers["post_staff"])


class Three(Intervention):
    """Sets the same levers to 3."""

    def pull(self, levers, strength, facts):
        """In every district."""
        levers["trades"] = 3.0
        levers["post_staff"] = np.full(len(facts.districts), 3.0)


def test_without_a_field_in_common_the_lever_is_named():
    found = {each.name: each for each in disputes(Two(), Three(), KECIL.world)}
    assert found["trades"] == Dispute("trades", "2", "3", None)
    assert found["post_staff"] == Dispute("post_staff", "2", "3", "Sungai")


def test_pulling_leaves_the_levers_of_others_alone():
    before = pulled(EXAMPLES["open_posts"], KECIL.world)
    kept = {name: np.copy(value) for name, value in before.items()}
    for item in EXAMPLES.values():
        pulled(item, KECIL.world, before)
    assert all(np.array_equal(before[name], value) for name, value in kept.items())


# what a user reads

REVIEWS = "  - coach_and_evaluate: {review_weeks: 13}\n  - coach_and_evaluate:\n      review_weeks: 26\n"


def test_both_places_are_named_and_what_would_be_right(tmp_path):
    where = "x.yaml:5: interventions[1].coach_and_evaluate.review_weeks"
    line = f"{where}: sets review_weeks to 26, while interventions[0] sets it to 13 {RIGHT}"
    assert said(REVIEWS, tmp_path) == (line,)
    assert said(REVIEWS + "    from: 52\n", tmp_path) == (line,)
    assert said(REVIEWS.replace("13}\n", "13}\n    until: 52\n") + "    from: 52\n", tmp_path) == ()
    assert said(REVIEWS.replace("26", "13"), tmp_path) == ()


@pytest.mark.parametrize(("changed", "other"), [(0, "x.yaml:4: interventions[1]"), (1, "x.yaml:3: interventions[0]")])
def test_a_change_that_contradicts_is_told_of_the_change(changed, other, tmp_path):
    text = "  - coach_and_evaluate: {}\n  - coach_and_evaluate: {share: 0.5}\n"
    change = f"interventions[{changed}].coach_and_evaluate.review_weeks=8"
    assert said(text, tmp_path) == ()
    line = f"--set {change}: sets review_weeks to 8, while {other} sets it to 13 {RIGHT}"
    assert said(text, tmp_path, changes=[change]) == (line,)


def test_a_change_of_times_that_brings_two_together(tmp_path):
    text = REVIEWS.replace("13}\n", "13}\n    until: 52\n") + "    from: 52\n"
    (line,) = said(text, tmp_path, changes=["interventions[0].until=53"])
    assert line.startswith("--set interventions[0].until=53: sets review_weeks to 13, while x.yaml:5: interventions[1]")


def test_a_policy_laid_over_another_names_the_file_of_both(tmp_path):
    (tmp_path / "below.yaml").write_text("base: kecil\ninterventions:\n  - vocational_places: {places_per_year: 9}\n")
    (tmp_path / "x.yaml").write_text(
        "base: below\ninterventions:\n  - vocational_places: {places_per_year: 9, trades: 2}\n"
    )
    with pytest.raises(ScenarioError) as problem:
        load(tmp_path / "x.yaml")
    (line,) = problem.value.faults
    assert "x.yaml:3: interventions[0].vocational_places.trades: sets trades to 2, while " in line
    assert "below.yaml:3: interventions[0] sets it to 6 at the same time" in line


@pytest.mark.parametrize(
    "text",
    [
        "  - open_posts: {districts: [Kota], extra_staff: 1}\n  - open_posts: {districts: [Hulu]}\n",
        "  - involve_pokmaslipas: {coverage: 0.3, matched: false}\n  - involve_pokmaslipas: {coverage: 0.12}\n",
        "  - private_rooms: {share_of_contacts: 0.5}\n    ramp: 26\n  - private_rooms: {share_of_contacts: 0.9}\n",
        "  - train_pks: {coaching: true}\n  - coach_and_evaluate: {review_weeks: 26}\n",
        "  - private_rooms: {share_of_contacts: 0.287}\n  - private_rooms: {share_of_contacts: 0.789}\n",
        "  - hire_pks: {number: 1}\n  - hire_pks: {number: 2, districts: [Hulu]}\n",
        "  - balance_caseloads: {by: load}\n  - balance_caseloads: {by: score}\n",
        "  - relieve_administration: {hours_per_litmas: 8}\n  - relieve_administration: {hours_per_litmas: 5}\n",
    ],
)
def test_what_can_go_together_is_let_through(text, tmp_path):
    assert said(text, tmp_path) == ()


def test_any_two_policies_of_the_library_go_together():
    """The same dose stands in all of them."""
    schedules = [
        load(path.stem, over="kecil").schedule for path in POLICIES if "base:" in path.read_text(encoding="utf-8")
    ]
    assert len(schedules) > 20
    for ones, twos in combinations(schedules, 2):
        assert not [d for a in ones for b in twos for d in disputes(a.intervention, b.intervention, KECIL.world)]


# hours of a litmas

DESK = Parameters().work_week.litmas_desk


def relief(first, second, more=""):
    text = f"  - relieve_administration: {{hours_per_litmas: {first}}}\n"
    return f"{text}  - relieve_administration: {{hours_per_litmas: {second}, by: shortening}}\n{more}"


def test_one_hour_of_a_litmas_is_left(tmp_path):
    most = DESK - 1
    assert said(relief(most / 2, most / 2), tmp_path) == ()
    (line,) = said(relief(5, most - 4.9), tmp_path)
    assert line.startswith("x.yaml:3: interventions[0].relieve_administration.hours_per_litmas: 5 h by assistants ")
    assert f"by shortening (interventions[1]) in week 0, but a litmas takes {DESK:g} h (work_week.litmas_desk)" in line
    assert line.endswith(f"; write {most:g} or less together, or let one end before the other begins")


def test_hours_count_while_both_act_as_far_as_they_do(tmp_path):
    assert said(relief(6, 6, "    from: 52\n").replace("6}\n", "6}\n    until: 52\n"), tmp_path) == ()
    ends = relief(6, 6, "    from: 50\n    ramp: 20\n").replace("6}\n", "6}\n    until: 58\n")
    assert said(ends, tmp_path) == ()
    (line,) = said(ends.replace("until: 58", "until: 62"), tmp_path)
    assert "x.yaml:5: interventions[1]" in line
    assert "6 h by assistants (interventions[0]) and 3.6 h by shortening (interventions[1]) in week 61" in line


@pytest.mark.parametrize(("hours", "desk", "faults"), [(5, None, 1), (5, 14, 0), (5, 8, 1), (1.7, 8.7, 0)])
def test_a_litmas_takes_as_long_as_the_scenario_says(hours, desk, faults):
    report = Report()
    document = parse(f"interventions:\n{relief(6, hours)}", Place("x.yaml", 1), report)
    written = desk and parse(f"work_week: {{litmas_desk: {desk}}}", Place("x.yaml", 1), report)
    facts = parse("{}", Place("x.yaml", 1), report)
    check_fit(entries_of(document.get("interventions"), report), facts, KECIL.world, "kecil", report, written)
    assert len(report.lines()) == faults
    assert all(f"a litmas takes {desk or DESK:g} h" in line for line in report)


def test_a_change_that_takes_too_much_is_told_of_the_change(tmp_path):
    change = "interventions[0].relieve_administration.hours_per_litmas=6"
    (line,) = said(relief(2, 4, "    from: 8\n"), tmp_path, changes=[change])
    assert line.startswith(f"--set {change}: 6 h by assistants (x.yaml:3: interventions[0]) and 4 h by shortening (x")


# nothing is run


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("  - engage_families: {visits_per_client: 20}\n", "20 lies outside [0, 12] visits/client/year"),
        ("  - open_posts: {districts: [Hilir]}\n", "'Hilir' is no district of kecil; there are Kota, Sungai, Hulu"),
        ("  - train_pks: {}\n    from: 52\n    until: 26\n", "before it begins in 52; write more than 52"),
        (REVIEWS, f"sets review_weeks to 26, while interventions[0] sets it to 13 {RIGHT}"),
        (relief(6, 5), "write 8.4 or less together, or let one end before the other begins"),
    ],
)
@pytest.mark.parametrize("verb", [["check"], ["show"], ["simulate"], ["compare", "kecil"]], ids=lambda verb: verb[0])
def test_bad_policies_are_one_line_and_nothing_runs(verb, text, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").write_text(f"base: kecil\ninterventions:\n{text}")
    out = [] if verb[0] in ("check", "show") else ["--out", "out", "--weeks", "30"]
    try:
        status = start([*verb, "x.yaml", *out])
    except SystemExit as left:
        status = left.code
    shown, err = capsys.readouterr()
    assert status == 2
    assert err.startswith("x.yaml:")
    assert err.endswith(f"{told}\n")
    assert (err.count("\n"), shown, [path.name for path in tmp_path.iterdir()]) == (1, "", ["x.yaml"])
