"""The Python API: five lines in a notebook; frames with the ids of the design; rates as their sums say."""

import warnings

import numpy as np
import pandas as pd
import pytest

from sim import ReintegrationModel, load
from sim.measures import MEASURES, OUTCOMES
from sim.people import Client, Standing
from sim.world import BURN_IN
from tests.conftest import kecil_snapshot
from tests.oracle.restless import EVENTFUL

KEYS = ["scenario", "seed", "week", "district"]
WEEKLY = """
    clients_active pks community_members employed contact_lost phase_cooperative phase_passive phase_confrontational
    goals tasks bond trust reactance openness needs_match motivation stigma_felt family_support guidance_minutes
    acceptance pk_exhaustion pk_apathy
    intake litmas contacts_due contacts_kept reports_due reports_kept participation_due participation_kept breaches
    offences_latent offences_recorded grounds proposals revocations revocations_after_arrest reconvictions completions
    reintegrated trained jobs_gained jobs_lost left_2y_ago
    reoffended_2y_after_end_latent reoffended_2y_after_end_recorded
    hours_available hours_litmas hours_accompaniment hours_guidance hours_control hours_files hours_tracing hours_travel
    hours_missed hours_training
""".split()
SPELLS = """
    row spell district neighbourhood pk_first pk_last programme offence female age prior phone start end ended
    offence_weeks_latent offence_weeks_recorded reports_due reports_kept longest_miss_run pk_changes
    goals_month9 tasks_month9 bond_month9 trust_month9 alliance_end employed_end score_start
""".split()
PANEL = """
    goals tasks bond trust reactance openness motivation phase stigma_felt family_support employed guidance_minutes
    report_due report_kept offence_latent offence_recorded pk district
""".split()
PRIMARY = """
    cohort_offences_latent cohort_offences_latent_drug cohort_offences_latent_acquisitive
    cohort_offences_latent_violent cohort_reintegrated cohort_prison_weeks
""".split()
ENDS = {"completed", "revoked", "reconvicted", "contact_lost", "active"}


@pytest.fixture(scope="module")
def model():
    """A restless year with everything recorded, burn-in included."""
    changes = [f"{path}={value}" for path, value in EVENTFUL.items()]
    model = ReintegrationModel(load("kecil", changes=changes), 2, weeks=60, record=("clients", "panel"))
    yield model.run()
    model.close()


@pytest.fixture(scope="module")
def weeks(model):
    return model.weeks_frame()


@pytest.fixture(scope="module")
def spells(model):
    return model.clients_frame()


@pytest.fixture(scope="module")
def panel(model):
    return model.panel_frame()


def test_five_lines_in_a_notebook():
    from sim import ReintegrationModel, load

    model = ReintegrationModel(load("kecil"), seed=1, weeks=4)
    model.run()
    assert len(model.weeks_frame()) == 12
    assert 0 < model.world.clients.trust.mean() < 1


def test_it_is_a_mesa_model():
    model = ReintegrationModel(load("kecil"), seed=1, start=kecil_snapshot(), weeks=60)
    steps = model.steps
    model.step()
    assert (model.steps, model.week) == (steps + 1, 0)
    clients = model.agents_by_type[Client]
    assert clients.agg("trust", np.mean) == pytest.approx(model.world.clients.trust[model.world.active].mean())
    assert len(clients.select(lambda client: client.standing is Standing.SUPERVISED)) == len(model.world.supervised)
    collected = model.datacollector.get_model_vars_dataframe()
    assert collected["active clients"].tolist() == [len(model.world.active)]
    model.close()


def test_a_run_stops_at_its_horizon_and_goes_on_when_asked():
    model = ReintegrationModel(load("kecil"), seed=1, start=kecil_snapshot(), weeks=60, register_people=False)
    assert (model.week, len(model.weeks_frame()), model.run_row()) == (-1, 0, {})
    assert model.run(until=3).week == 3
    assert model.run().week == 59
    assert model.run().week == 59
    with pytest.raises(IndexError):
        model.step()


# weeks


def test_weeks_have_the_ids_of_the_design(weeks):
    assert list(weeks)[:4] == KEYS
    assert list(weeks)[4:] == list(MEASURES)
    assert set(WEEKLY) - set(weeks) == set()


def test_weeks_have_a_row_for_each_week_and_district(model, weeks):
    assert len(weeks) == 60 * 3
    assert weeks["week"].tolist() == np.repeat(np.arange(60), 3).tolist()
    assert weeks["district"].tolist() == ["Kota", "Sungai", "Hulu"] * 60
    assert set(weeks["seed"]) == {2}
    assert set(weeks["scenario"]) == {"kecil"}
    assert not weeks.isna().any().any()
    whole = model.weeks_frame(with_burn_in=True)
    assert whole["week"].min() == -BURN_IN
    pd.testing.assert_frame_equal(whole[whole["week"] >= 0].reset_index(drop=True), weeks)


def test_sums_are_by_district(model, weeks):
    world = model.world
    last = weeks[weeks["week"] == 59].set_index("district")
    for at, name in enumerate(world.geography.names):
        here = world.active[world.clients.district[world.active] == at]
        assert last.loc[name, "clients_active"] == len(here)
        assert last.loc[name, "trust"] == pytest.approx(world.clients.trust[here].sum())
        assert last.loc[name, "employed"] == world.clients.employed[here].sum()
        assert last.loc[name, "family_support"] == pytest.approx(world.families.support[here].sum())
        pks = world.pks_here[world.pks.district[world.pks_here] == at]
        assert last.loc[name, "pks"] == len(pks)
        assert last.loc[name, "pk_exhaustion"] == pytest.approx(world.pks.exhaustion[pks].sum())
        members = world.geography.place_district[world.members.place] == at
        assert last.loc[name, "acceptance"] == pytest.approx(world.members.acceptance[members].sum())


def test_every_measure_says_what_it_is():
    for name, measure in MEASURES.items():
        assert measure.id == name
        assert measure.denominator is None or measure.denominator in MEASURES, name
        assert measure.sentence.endswith("."), name
    for name in ("grounds", "proposals", "revocations", "offences_recorded", "reconvictions", "breaches_found"):
        assert MEASURES[name].better == "neither", "process measures mix behaviour, detection and enforcement"


# the run


def test_rates_of_the_run_are_what_the_weeks_say(model, weeks):
    row, sums = model.run_row(), weeks[list(MEASURES)].sum()
    assert list(row) == list(OUTCOMES)
    years = sums["clients_active"] / 52.18
    for name in ("grounds", "revocations", "offences_recorded", "reconvictions"):
        assert row[f"{name}_rate"] == pytest.approx(100 * sums[name] / years)
    for name in ("reports_kept", "participation_kept"):
        assert row[name] == pytest.approx(100 * sums[name] / sums[name.replace("kept", "due")])
    for name in ("trust", "openness", "motivation"):
        assert row[name] == pytest.approx(sums[name] / sums["clients_active"])
    for name in ("employed", "contact_lost", "accompanied"):
        assert row[name] == pytest.approx(100 * sums[name] / sums["clients_active"])
    assert row["alliance"] == pytest.approx((sums["goals"] + sums["tasks"] + sums["bond"]) / 3 / sums["clients_active"])
    assert row["acceptance"] == pytest.approx(sums["acceptance"] / sums["community_members"])
    assert row["caseload"] == pytest.approx(sums["clients_active"] / sums["pks"])
    assert row["proposals_per_quarter"] == pytest.approx(sums["proposals"] / 60 * 52.18 / 4)
    assert row["litmas_per_year"] == pytest.approx(sums["litmas"] / 60 * 52.18)
    assert row["revocations_per_year"] == pytest.approx(sums["revocations"] / 60 * 52.18)
    assert row["guidance_minutes"] == pytest.approx(sums["guidance_minutes"] / sums["clients_active"] * 52.18 / 12)


def test_primary_outcomes_are_of_everyone_who_entered_in_the_first_year(model):
    row, c = model.run_row(), model.world.clients
    assert [name for name, outcome in OUTCOMES.items() if outcome.primary] == PRIMARY
    entered = np.flatnonzero((c.first_begins >= 0) & (c.first_begins <= 51))
    assert len(entered) > 100
    for kind in ("drug", "acquisitive", "violent"):
        offences = getattr(c, f"latent_{kind}")[entered].sum()
        assert row[f"cohort_offences_latent_{kind}"] == pytest.approx(100 * offences / len(entered))
    assert row["cohort_offences_latent"] == pytest.approx(
        sum(row[f"cohort_offences_latent_{k}"] for k in ("drug", "acquisitive", "violent"))
    )
    assert row["cohort_prison_weeks"] == pytest.approx(c.prison_weeks[entered].sum() / len(entered))


# clients and panel


def test_spells_have_the_ids_of_the_design(spells):
    assert set(SPELLS) - set(spells) == set()
    assert set(spells["ended"]) <= ENDS
    assert {"completed", "active"} <= set(spells["ended"])
    assert set(spells["district"]) == {"Kota", "Sungai", "Hulu"}
    assert set(spells["programme"]) <= {"pb", "cb", "cmb", "asimilasi"}
    assert set(spells["offence"]) == {"drug", "acquisitive", "violent"}


def test_there_is_a_row_for_each_client_and_spell(model, spells):
    c = model.world.clients
    assert not spells.duplicated(["row", "spell"]).any()
    begun = np.flatnonzero(c.spell > 0)
    assert spells.groupby("row").size().reindex(begun).tolist() == c.spell[begun].tolist()
    active = spells[spells["ended"] == "active"]
    assert sorted(active["row"]) == model.world.active.tolist()
    assert active["end"].isna().all()
    ended = spells[spells["ended"] != "active"]
    assert (ended["end"] >= ended["start"]).all()
    assert ended["end"].max() <= model.week
    assert spells["start"].max() <= model.week


def test_counts_of_a_spell_are_of_this_spell(model, spells):
    c = model.world.clients
    assert (spells["spell"] > 1).sum() > 3
    for name in ("reports_due", "reports_kept", "offence_weeks_latent", "offence_weeks_recorded"):
        within = spells.groupby("row")[name].sum()
        assert (within <= getattr(c, name)[within.index]).all(), name
    assert (spells["reports_kept"] <= spells["reports_due"]).all()
    assert (spells["longest_miss_run"] <= spells["reports_due"] - spells["reports_kept"]).all()


def test_month_nine_is_missing_until_it_is_reached(spells):
    months = ["goals_month9", "tasks_month9", "bond_month9", "trust_month9"]
    length = spells["end"].fillna(59) - spells["start"]
    assert spells.loc[length < 39, months].isna().all().all()
    reached = spells[months].dropna()
    assert len(reached) > 50
    assert reached.min().min() >= 0
    assert spells["alliance_end"].between(0, 1).all()


def test_the_panel_has_the_ids_of_the_design(panel):
    assert list(panel)[:2] == ["week", "row"]
    assert set(panel) - {"week", "row"} == set(PANEL)
    assert panel["week"].unique().tolist() == list(range(60))
    assert not panel.duplicated(["week", "row"]).any()
    assert not panel.isna().any().any()


def test_panel_and_weeks_tell_the_same(panel, weeks):
    by_week = panel.groupby(["week", "district"])
    sums = weeks.set_index(["week", "district"])
    for name in ("goals", "tasks", "bond", "trust", "reactance", "openness", "motivation", "stigma_felt", "employed"):
        pd.testing.assert_series_equal(
            by_week[name].sum(), sums[name].sort_index(), check_names=False, check_dtype=False
        )
    assert (by_week.size() == sums["clients_active"].sort_index()).all()
    # those whose order ended in the week are no longer in the panel, but what they did is in the flows
    total = panel.groupby("week")[["report_due", "report_kept", "guidance_minutes"]].sum()
    flows = weeks.groupby("week")[["reports_due", "reports_kept", "guidance_minutes"]].sum()
    assert (total.to_numpy() <= flows.to_numpy() + 1e-6).all()
    assert (total.sum().to_numpy() > 0.95 * flows.sum().to_numpy()).all()


def test_columns_of_the_panel_can_be_chosen_and_unknown_ones_are_refused():
    columns = ("trust", "quality", "family_support")
    model = ReintegrationModel(
        load("kecil"), 1, start=kecil_snapshot(), weeks=60, record=("panel",), columns=columns, register_people=False
    )
    assert list(model.run(until=1).panel_frame()) == ["week", "row", *columns]
    with pytest.raises(ValueError, match="no column trusst"):
        ReintegrationModel(load("kecil"), 1, start=kecil_snapshot(), weeks=60, record=("panel",), columns=("trusst",))


def test_nothing_is_recorded_unless_asked():
    model = ReintegrationModel(load("kecil"), 1, start=kecil_snapshot(), weeks=60, register_people=False).run(until=2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert model.panel_frame().empty
        assert set(model.clients_frame()["ended"]) == {"active"}


def test_an_agent_and_its_columns_are_the_same_memory():
    model = ReintegrationModel(load("kecil"), 1, weeks=1)
    model.step()
    client, clients = next(iter(model.agents_by_type[Client])), model.world.clients
    client.trust = 0.625
    clients.missed_run[client.row] += 2
    assert clients.trust[client.row] == 0.625
    assert client.missed_run == clients.missed_run[client.row]
    assert isinstance(client.trust, float)
    assert isinstance(client.employed, bool)
    assert client.standing is Standing(clients.standing[client.row])
    assert model.agents_by_type[Client].agg("trust", max) == clients.trust[model.world.active].max()
    model.close()
