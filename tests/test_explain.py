"""What is told of the model is made from the model, and nobody acts on what he cannot know."""

from pathlib import Path

import pytest

import sim
from sim import explain
from sim.causal_map import LINKS
from sim.claims import CLAIMS
from sim.columns import columns_of
from sim.parameters import declarations
from sim.people import Client

DECIDERS = (
    "new_clients_get_a_pk",
    "litmas_arrive",
    "reports_fall_due",
    "pks_share_out_their_week",
    "pks_plan_contacts",
    "hours_are_booked",
    "progress_is_recognised",
    "volunteers_accompany",
    "clients_learn_a_trade",
    "grounds_arise",
    "pks_answer_grounds",
    "tpp_sessions_meet",
    "decisions_are_taken",
    "orders_run_out",
    "communities_accept_or_reject",
    "image_of_the_programme_moves",
)
"""Verbs of PKs, of the institution and of the community: they know what is on file and what neighbours see."""


@pytest.fixture(scope="module")
def footprints():
    return explain.footprints("kecil", weeks=60)


@pytest.mark.parametrize("name", ["MODEL.md", "EVIDENCE.md"])
def test_documents_are_up_to_date(name):
    text = (Path(sim.__file__).parent / name).read_text(encoding="utf-8")
    assert text == explain.filled(text), "refresh with: python -c 'import sim.explain as e; e.write_documents()'"


@pytest.mark.parametrize("verb", DECIDERS)
def test_deciders_never_touch_hidden_columns(verb, footprints):
    hidden = {f"clients.{name}" for name, column in columns_of(Client).items() if column.hidden}
    assert not footprints[verb][0] & hidden


def test_what_a_verb_changes_it_has_touched(footprints):
    for verb, (seen, changed) in footprints.items():
        assert changed <= seen, verb


def test_most_verbs_change_something(footprints):
    idle = {verb for verb, (_, changed) in footprints.items() if not changed}
    at_rest = {"pks_are_hired", "pks_go_to_courses", "pks_go_to_workshops"}
    assert idle <= at_rest | {"pks_rotate"}, "levers at rest, and a rare event"


def test_every_built_claim_lives_somewhere():
    table = {row.split(" | ")[0].strip("| "): row for row in explain.claims_table().splitlines()[2:]}
    for claim in CLAIMS:
        if claim.kind == "built" and claim.id.startswith("M"):
            assert "->" in table[claim.id] or "_" in table[claim.id].split(" | ")[-1], claim.id


def test_every_paper_id_of_an_arrow_is_a_claim():
    known = {claim.id for claim in CLAIMS}
    for link in LINKS:
        assert set(link.paper.split()) <= known, link.id


def test_the_tables_name_everything():
    parameters = explain.parameters_table()
    assert all(path in parameters for path, _ in declarations())
    assert all(link.id in explain.causal_table() for link in LINKS)
    assert explain.sentence().startswith("Every week prisoners come out; clients begin;")
