"""What PKs learn, praise, and what moves motivation, told agent by agent."""

import math

from sim.people import Standing
from sim.processes.response import motivation_moves, pks_learn_needs, progress_is_recognised
from tests.test_twins import clip, fates, logistic, weeks_until


def test_pks_learn_needs():
    for cast in weeks_until(pks_learn_needs, 3):
        world, told = cast.world, fates()
        p, dose = world.parameters.response, world.references.dose
        for client in cast.supervised():
            told[client]["known"] = client.known * (1 - p.forget)
        for client in cast.met():
            skill, known = cast.pk(client).skill, told[client]["known"]
            recent = math.log((client.dose / dose + p.learn_few) / (1 + p.learn_few))
            learnt = p.learn * client.openness * logistic(p.learn_competence * skill + p.learn_dose * recent)
            worth = cast.worth(client, cast.with_guide(client))
            known += clip(learnt, 0, 1) * worth * (1 - known)
            fits = known * logistic(p.match_base + p.match_competence * skill)
            match = client.needs_match + p.match_rate * worth * (fits - client.needs_match)
            told[client] = {"known": known, "needs_match": match}
        cast.compare(pks_learn_needs, told)


def test_progress_is_recognised():
    for cast in weeks_until(progress_is_recognised, 3):
        p, told = cast.world.parameters.response, fates()
        for client in cast.supervised():
            seen = client.progress * (1 - p.progress_fade)
            told[client]["progress"] = min(seen + p.progress_report, 1.0) if client.session_now else seen
        cast.compare(progress_is_recognised, told)


def test_motivation_moves():
    for cast in weeks_until(motivation_moves, 2):
        world, told = cast.world, fates()
        p, r = world.parameters.response, world.references
        places = [member.place for member in cast.members]
        for client in cast.at_liberty():
            level = client.drive + p.motive_family * cast.z("support", cast.families[client.row].support)
            level += p.motive_work * (client.employed - r.employed)
            near = [cast.members[row].acceptance for row, place in enumerate(places) if place == client.place]
            level += p.motive_acceptance * cast.z("acceptance", sum(near) / len(near))
            guided = 0.0
            if client.standing is Standing.SUPERVISED:
                pk = cast.pks[max(client.pk, 0)]
                competent = clip(p.content_base + p.content_skill * pk.skill, 0, 2)
                guided = p.motive_alliance * cast.alliance(client)
                guided += p.motive_match * cast.z("needs_match", client.needs_match)
                guided += p.motive_content * cast.z("bond", client.bond) * competent
                guided += p.motive_together * (pk.together - 0.5) + p.motive_formality * client.formality
                guided += p.motive_apathy * cast.z("apathy", pk.apathy)
                guided *= cast.presence(client)
                if world.week - client.met_in <= p.praise_weeks:
                    guided += p.motive_praise * client.progress * 2 * logistic(p.praise_warmth * pk.approach)
            own = client.motivation - client.encouragement
            encouragement = client.encouragement + p.motive_rate * (guided - client.encouragement)
            motivation = own + p.motive_rate * (level - own) + encouragement
            told[client] = {"encouragement": encouragement, "motivation": motivation}
        cast.compare(motivation_moves, told)
