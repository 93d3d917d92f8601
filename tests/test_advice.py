"""Order, shortlist and recommendation: what is better first, by price; no step that harms others."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.economics.choice import NOTHING
from experiments.findings.advice import HARM, MOST, Advice, advise, eligible
from experiments.split import COLUMNS
from experiments.verdicts import HEADLINES
from sim.measures import OUTCOMES

brief = settings(max_examples=40, deadline=None, derandomize=True)
ORDER = ("better", "mixed", "open", "no_difference", "worse")


class Option:
    """A policy as the tables tell of it."""

    def __init__(self, name, said, cost, standing="frontier", harm=(-1.0, 1.0), lax=False):
        self.name, self.said, self.cost, self.standing, self.harm = name, said, cost, standing, harm
        self.lax = lax

    @property
    def verdicts(self):
        """Of every headline, so that the policy as a whole is said to be so."""
        said = ("better", "worse") if self.said == "mixed" else (self.said,)
        return [(self.name, outcome, said[i % len(said)]) for i, outcome in enumerate(HEADLINES)]


def advice_of(*options):
    verdicts = [row for option in options for row in option.verdicts]
    comparison = [(option.name, HARM, *option.harm) for option in options]
    steps = [(NOTHING, 0.0, "frontier", 0.0), *((o.name, o.cost, o.standing, 2.0 * o.cost) for o in options)]
    head = ["scenario", "cost", "standing", "step_price"]
    names = ["world", *(option.name for option in options)]
    told = pd.DataFrame(verdicts, columns=["scenario", "outcome", "verdict"])
    compared = pd.DataFrame(comparison, columns=["scenario", "outcome", "low", "high"])
    lax = pd.DataFrame([row for o in options if o.lax for row in lax_parts(o.name)], columns=COLUMNS)
    return advise(
        told,
        eligible(told, compared, lax, names),
        {option.name: option.cost for option in options},
        pd.DataFrame(steps, columns=head).sort_values("cost", kind="stable"),
        names,
        [option.name for option in options if option.lax],
    )


def lax_parts(name):
    """Fewer proposals, by enforcing less and by nothing else."""
    parts = {"behaviour": (0.0, -0.1, 0.1), "detection": (0.0, -0.1, 0.1), "enforcement": (-2.0, -2.5, -1.5)}
    return [(name, "proposals_per_quarter", part, *values, 9) for part, values in parts.items()]


def test_what_is_better_comes_first_and_the_cheaper_of_two():
    found = advice_of(
        Option("open", "open", 1),
        Option("dear", "better", 9),
        Option("worse", "worse", 0),
        Option("same", "no_difference", 2),
        Option("cheap", "better", 3),
        Option("mixed", "mixed", 4),
    )
    assert found.order == ("cheap", "dear", "mixed", "open", "same", "worse")
    assert found.said["mixed"] == "mixed"
    assert found.steps == ("cheap", "dear")
    assert (found.reference, found.target) == ("world", "cheap")


@pytest.mark.parametrize(
    ("option", "recommended"),
    [
        (Option("a", "better", 1), True),
        (Option("a", "better", 0), True),
        (Option("a", "better", 1, harm=(-3.0, -1.0)), True),
        (Option("a", "better", 1, harm=(0.5, 3.0)), False),
        (Option("a", "better", 1, lax=True), False),
        (Option("a", "better", 1, standing="dominated"), False),
        (Option("a", "better", 1, standing="extended"), False),
        *((Option("a", said, 1), False) for said in ORDER[1:]),
    ],
)
def test_only_better_steps_of_the_frontier_that_harm_nobody_are_recommended(option, recommended):
    found = advice_of(option)
    assert found.steps == (("a",) if recommended else ())
    assert found.target == ("a" if recommended else "world")
    assert found.order == ("a",)


def test_harm_is_that_of_offences_against_others():
    assert (OUTCOMES[HARM].better, "against others" in OUTCOMES[HARM].sentence) == ("less", True)


def test_a_policy_without_a_price_comes_last_of_its_kind():
    verdicts = pd.DataFrame(
        [row for o in (Option("lost", "better", 0), Option("dear", "better", 9)) for row in o.verdicts]
    )
    verdicts.columns = ["scenario", "outcome", "verdict"]
    steps = pd.DataFrame([("dear", 9.0, "frontier", 1.0)], columns=["scenario", "cost", "standing", "step_price"])
    found = advise(verdicts, ("dear",), {"dear": 9.0}, steps, ["world", "lost", "dear"])
    assert found.order == ("dear", "lost")
    assert found.leading == ("dear", "lost")
    assert found.prices == {"dear": 1.0}


@st.composite
def some(draw):
    """Options with all that may be said of them."""
    count = draw(st.integers(1, 30))
    return [
        Option(
            f"policy{place}",
            draw(st.sampled_from(ORDER)),
            float(draw(st.integers(0, 50))),
            draw(st.sampled_from(["frontier", "dominated", "extended"])),
            draw(st.sampled_from([(-1.0, 1.0), (1.0, 2.0)])),
        )
        for place in range(count)
    ]


@brief
@given(options=some())
def test_the_order_holds_whatever_the_options(options):
    found = advice_of(*options)
    by_name = {option.name: option for option in options}
    assert sorted(found.order) == sorted(by_name)
    places = [(ORDER.index(by_name[name].said), by_name[name].cost) for name in found.order]
    assert places == sorted(places)
    costs = [by_name[name].cost for name in found.steps]
    assert costs == sorted(costs)
    assert all(by_name[name].said == "better" and by_name[name].harm[0] < 0 for name in found.steps)


@brief
@given(options=some())
def test_the_shortlist_is_short_and_holds_every_step(options):
    found = advice_of(*options)
    assert len(found.shortlist) == max(min(len(options), MOST), len(found.steps))
    assert set(found.steps) <= set(found.shortlist)
    assert [name for name in found.order if name in found.shortlist] == list(found.shortlist)
    others = [name for name in found.order if name not in found.steps]
    assert [name for name in found.shortlist if name not in found.steps] == others[: max(MOST - len(found.steps), 0)]


def test_more_steps_than_a_page_holds_are_all_there_and_nothing_else():
    names = tuple(f"policy{place}" for place in range(MOST + 3))
    found = Advice(names, dict.fromkeys(names, "better"), names[: MOST + 1], "world")
    assert found.shortlist == names[: MOST + 1]


def test_what_only_enforces_less_is_said_so_and_stands_after_what_cannot_be_told():
    found = advice_of(
        Option("lax", "better", 1, lax=True), Option("open", "open", 2), Option("bad", "worse", 3, lax=True)
    )
    assert found.order == ("open", "lax", "bad")
    assert (found.said["lax"], found.said["bad"]) == ("enforces_less", "worse")
    assert "lax" not in found.steps
