"""Grounds, warnings, tracing, proposals, decisions, verdicts and ends, told agent by agent."""

from sim.columns import NEVER
from sim.people import Case, Ended, Ground, Standing
from sim.processes.institution import (
    courts_decide,
    decisions_are_taken,
    grounds_arise,
    orders_run_out,
    pks_answer_grounds,
    pks_trace_the_lost,
    reintegration_is_reached,
    tpp_sessions_meet,
)
from sim.world import CAUSES
from tests.test_twins import chances_of, clip, fates, logistic, weeks_until
from tests.test_twins_around import log_odds
from tests.test_twins_hours import in_post
from tests.test_twins_office import changes_pk

CLEARED = {"pk": NEVER, "pk_first": NEVER, "lost": False, "volunteer": False, "case": Case.NONE}
"""What is taken from a client with the end of the order."""


def test_grounds_arise():
    seen = set()
    for cast in weeks_until(grounds_arise, 15):
        world, told, new = cast.world, fates(), []
        p, week = world.parameters.enforcement, world.week
        files = dict.fromkeys(cast.pks, 0.0)
        for client in cast.clients:
            ground = client.ground
            if client.standing is Standing.SUPERVISED:
                quiet = client.missed_run == 0 and client.case is Case.NONE
                if quiet and (ground is Ground.MISSED_REPORTS or week - client.ground_in > 26):
                    ground = Ground.NONE
                if client.missed_run >= p.missed_run and ground is Ground.NONE:
                    ground = Ground.MISSED_REPORTS
                    told[client]["ground_in"] = week
            if client.standing is Standing.DETAINED and client.learns_in == week and client.pk >= 0:
                ground = Ground.ARREST
                told[client]["ground_in"] = week
                files[cast.pk(client)] += world.parameters.work_week.examination
            told[client]["ground"] = ground
            if told[client].get("ground_in", client.ground_in) == week and client.pk >= 0:
                told[client]["grounds"] = client.grounds + 1
                new.append(client)
                seen.add(ground)
        for pk, hours in files.items():
            told[pk]["files"] = pk.files + hours
        cast.compare(grounds_arise, told, {"grounds": new})
    assert seen >= {Ground.MISSED_REPORTS, Ground.MOVED, Ground.ARREST}


def neighbouring_seat(cast, client):
    """The PK of the district whose seat comes next, for a client who is handed over."""
    others = [pk.row for pk in in_post(cast) if pk.district == client.district and pk.row != client.pk]
    return next((row for row in others if row >= client.pk), others[0]) if others else None


def test_pks_answer_grounds():
    proposals = transfers = helped = 0
    for cast in weeks_until(pks_answer_grounds, 15):
        world, told, proposed = cast.world, fates(), []
        p, week = world.parameters.enforcement, world.week
        files, tracing = {pk: pk.files for pk in cast.pks}, {pk: pk.tracing for pk in cast.pks}
        for client in cast.clients:
            if client.ground_in != week or client.pk < 0 or client.case is not Case.NONE:
                continue
            arrest = client.ground is Ground.ARREST
            kept = client.reports_kept / max(client.reports_due, 1)
            chance = logistic(log_odds(p.enforce) + p.enforce_alliance * (kept - p.kept_mean) / p.kept_sd)
            chance *= p.enforce_warned if client.warnings > 0 else 1 - world.levers.help_first
            chance = p.propose_arrest if arrest else clip(chance, 0, 0.95)
            if cast.happens("proposal", client, chance, client.grounds):
                told[client] = {"case": Case.PROPOSED, "decides_in": week + int(p.session_weeks)}
                told[client]["proposals"] = client.proposals + 1
                files[cast.pk(client)] += world.parameters.work_week.file
                proposed.append(client)
            elif not arrest:
                if cast.happens("transfer", client, p.transfer, client.grounds):
                    row = neighbouring_seat(cast, client)
                    told[client] = {} if row is None else changes_pk(cast, client, row)
                    transfers += 1
                told[client]["warnings"] = client.warnings + 1
                if cast.happens("written warning", client, world.levers.warnings, client.grounds):
                    told[client]["warned_in"] = week
                if client.warnings == 0 and cast.happens("help", client, world.levers.help_first, client.grounds):
                    told[client]["helped_in"] = week
                    tracing[cast.pk(client)] += world.parameters.work_week.trace
                    helped += 1
        for pk in cast.pks:
            told[pk] |= {"files": files[pk], "tracing": tracing[pk]}
        proposals += len(proposed)
        after = {f"proposals_{CAUSES[kind]}": [c for c in proposed if c.ground is kind] for kind in CAUSES}
        cast.compare(pks_answer_grounds, told, {"proposals": proposed} | after)
    assert proposals > 3
    assert transfers > 0
    assert helped > 0


def found(cast):
    """Contact is there again; the next report is due next week."""
    return {"lost": False, "missed_run": 0, "moved_in": NEVER, "next_report": cast.world.week + 1}


def test_pks_trace_the_lost():
    traced = alone = 0
    for cast in weeks_until(pks_trace_the_lost, 20):
        world, told, p = cast.world, fates(), cast.world.parameters.contacts
        every = max(1, round(p.trace_weeks / world.levers.tracing))
        hours = {pk: pk.tracing for pk in cast.pks}
        lost = [client for client in cast.supervised() if client.lost]
        for client in lost:
            if (world.week - client.lost_in) % every == 1 % every:
                hours[cast.pk(client)] += world.parameters.work_week.trace
                chance = p.found * (p.found_avoiding if client.avoids else 1.0)
                if cast.happens("found", client, clip(chance, 0, 0.95)):
                    told[client] = found(cast)
                    traced += 1
        for client in lost:
            if client not in told and cast.happens("comes back alone", client, p.comes_back):
                told[client] = found(cast)
                alone += 1
        for pk, open_work in hours.items():
            told[pk]["tracing"] = open_work
        cast.compare(pks_trace_the_lost, told)
    assert traced > 3
    assert alone > 0


def test_tpp_sessions_meet():
    outcomes = set()
    for cast in weeks_until(tpp_sessions_meet, 20):
        p, week, told = cast.world.parameters.enforcement, cast.world.week, fates()
        (luck,) = chances_of(tpp_sessions_meet, cast.world)
        for client in cast.clients:
            if client.case is Case.PROPOSED and client.decides_in == week:
                passes = cast.happens(luck, client, p.session_forward, client.grounds)
                told[client]["case"] = Case.FORWARDED if passes else Case.NONE
                told[client]["decides_in"] = week + int(p.decision_weeks) if passes else NEVER
                outcomes.add(passes)
        cast.compare(tpp_sessions_meet, told)
    assert outcomes == {True, False}


def test_decisions_are_taken():
    revoked_ever, spared_ever = set(), 0
    for cast in weeks_until(decisions_are_taken, 30):
        world, told, revoked, after = cast.world, fates(), [], []
        p = world.parameters.enforcement
        for client in cast.clients:
            if client.case is not Case.FORWARDED or client.decides_in != world.week:
                continue
            arrest = client.standing is Standing.DETAINED
            here = 1.0 if client.missed_run > 0 else p.execute_back
            other = clip(
                p.execute_other * (p.execute_absent if client.lost or client.missed_run >= p.missed_run else here), 0, 1
            )
            if cast.happens("execution", client, p.execute_arrest if arrest else other, client.grounds):
                told[client] = CLEARED | {"ended": Ended.REVOKED, "left_in": world.week, "returns": False}
                told[client] |= {"standing": Standing.PRISON, "prison_until": world.week + max(client.remainder, 1)}
                told[client]["employed"] = False
                revoked.append(client)
                after += [client] if arrest else []
            else:
                told[client] = {"case": Case.NONE, "decides_in": NEVER, "next_report": world.week + 1}
                spared_ever += 1
        revoked_ever |= {client.standing for client in revoked}
        cast.compare(decisions_are_taken, told, {"revocations": revoked, "revocations_after_arrest": after})
    assert revoked_ever == {Standing.DETAINED, Standing.SUPERVISED}
    assert spared_ever > 0


def test_courts_decide():
    verdicts = set()
    for cast in weeks_until(courts_decide, 40):
        world, told, under = cast.world, fates(), []
        for client in cast.clients:
            guilty, on_books = client.new_sentence > 0, client.pk >= 0
            if client.verdict_in != world.week or client.standing not in (Standing.DETAINED, Standing.PRISON):
                continue
            verdicts.add((client.standing, guilty, on_books))
            if client.standing is Standing.PRISON:
                told[client] = {"prison_until": client.prison_until + client.new_sentence}
            elif guilty:
                told[client] = {"standing": Standing.PRISON, "prison_until": world.week + client.new_sentence}
                told[client]["employed"] = False
                if on_books:
                    told[client] |= CLEARED | {"ended": Ended.RECONVICTED, "left_in": world.week}
                    under.append(client)
            else:
                told[client] = {"standing": Standing.SUPERVISED if on_books else Standing.FREE, "missed_run": 0}
                told[client] |= {"case": Case.NONE, "ground": Ground.NONE, "next_report": world.week + 1}
                told[client] |= {"lost": False, "out_since": world.week}
        cast.compare(courts_decide, told, {"reconvictions": under})
    assert {(Standing.DETAINED, True, True), (Standing.DETAINED, False, True)} <= verdicts


def test_orders_run_out():
    ways = set()
    for cast in weeks_until(orders_run_out, 30):
        told, completed = fates(), []
        for client in cast.supervised()[::7]:
            client.lost = True
        for client in cast.supervised():
            if cast.world.week - client.begins >= client.term - 1:
                how = Ended.CONTACT_LOST if client.lost else Ended.COMPLETED
                told[client] = CLEARED | {"ended": how, "left_in": cast.world.week, "standing": Standing.FREE}
                completed += [client] if how is Ended.COMPLETED else []
                ways.add(how)
        cast.compare(orders_run_out, told, {"completions": completed})
    assert ways == {Ended.COMPLETED, Ended.CONTACT_LOST}


def test_reintegration_is_reached():
    reached = 0
    for cast in weeks_until(reintegration_is_reached, 46):
        world, told, well = cast.world, fates(), []
        two, latent, recorded = [], [], []
        for client in cast.clients:
            if client.ended is Ended.COMPLETED and client.left_in == world.week - 52:
                quiet = client.offended_in <= client.left_in and client.standing is Standing.FREE
                well += [client] if quiet and client.employed else []
            if client.ended is Ended.COMPLETED and client.left_in == world.week - 104:
                two.append(client)
                latent += [client] if client.offended_in > client.left_in else []
                recorded += [client] if client.recorded_in > client.left_in else []
        for client in cast.supervised():
            if world.week - client.begins == 39:
                for name in ("goals", "tasks", "bond", "trust"):
                    told[client][f"{name}_month9"] = getattr(client, name)
        counts = {"reintegrated": well, "left_2y_ago": two, "reoffended_2y_after_end_latent": latent}
        cast.compare(reintegration_is_reached, told, counts | {"reoffended_2y_after_end_recorded": recorded})
        reached += len(well)
    assert reached > 5
