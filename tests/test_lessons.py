"""Lessons say what the model does, in both languages; a faulty one is named with its line, and the others load."""

from functools import cache

import numpy as np
import pytest

from experiments.studio.curves import CURVES, drawn
from experiments.studio.lessons import lessons, read_lesson
from experiments.studio.lessons.reading import FOLDER
from experiments.studio.pair import Pair
from sim import load
from sim.model import burn_in
from sim.scenario import ScenarioError
from sim.words import terms

FOUND, FAULTS = lessons()
SEEDS = (1, 2, 3, 4)


@cache
def start(seed):
    return burn_in(load("kecil"), seed, 80)


def test_all_lessons_load_in_their_places():
    assert FAULTS == []
    assert [lesson.place for lesson in FOUND] == list(range(1, len(FOUND) + 1))
    assert not any(lesson.diagram for lesson in FOUND[:2])
    assert all(5 <= lesson.minutes <= 15 for lesson in FOUND)


@pytest.mark.parametrize("lesson", FOUND, ids=lambda lesson: lesson.name)
def test_what_a_lesson_says_is_what_happens(lesson):
    """Mean over some seeds of the right world's curve less the left one's, at the end of every step."""
    base = load(lesson.policy, over=lesson.world) if lesson.policy else load(lesson.world)
    found = np.array([_played(lesson, base, seed) for seed in SEEDS]).mean(axis=0)
    for step, change in zip(lesson.steps, found, strict=True):
        assert (
            change == pytest.approx(0, abs=0.03) if step.happens == "same" else (change > 0) == (step.happens == "up")
        )


def _played(lesson, base, seed):
    """By step, in parts of the left world's mean."""
    pair, changes = Pair(base, seed, 80, start=start(seed)), []
    for step in lesson.steps:
        for act in step.log:
            pair.to(act.week)
            pair.act(act.kind, act.name, act.value)
        pair.to(step.to)
        left, right = drawn(CURVES[step.curve], *pair.histories())
        changes.append((right[-1] - left[-1]) / np.abs(left).mean())
    pair.close()
    return changes


@pytest.mark.parametrize("lesson", FOUND, ids=lambda lesson: lesson.name)
def test_words_are_those_that_may_be_said(lesson):
    texts = [*lesson.title.values(), *lesson.notes.values()]
    texts += [text for step in lesson.steps for each in (step.ask, step.why) for text in each.values()]
    avoided = {word for term in terms().values() for word in term.avoid}
    said = " ".join(texts).lower().split()
    assert not avoided & {word.strip(".,;:?!()\"'") for word in said}
    for each in (lesson.title, lesson.notes, *(step.ask for step in lesson.steps)):
        assert each["en"] != each["id"]


GOOD = (FOLDER / "posts.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("curve: reports_kept", "curve: reports", "mine.yaml:11"),
        ("world: kecil", "world: kecill", "there is no scenario 'kecill'; did you mean 'kecil'?"),
        ("happens: up", "happens: naik", "'naik' is not known here"),
        ("to: 77", "to: 40", "is no later than the step before; write more than 51"),
        ("    to: 51\n", "    to: 51\n    do: ['99.lever.reminders=1']\n", "is done outside the weeks"),
        ("    to: 51\n", "    to: 51\n    do: ['3.lever.reminder=1']\n", "did you mean 'reminders'?"),
        ("curves: [reports_kept,", "curves: [alliance, formality, openness, reports_kept,", "more than the 4 that fit"),
    ],
)
def test_faulty_lessons_are_told_with_their_line(tmp_path, old, new, fault):
    (tmp_path / "mine.yaml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ScenarioError) as told:
        read_lesson(tmp_path / "mine.yaml")
    assert any(fault in line and "mine.yaml:" in line for line in told.value.faults), told.value.faults
    found, faults = lessons(tmp_path)
    assert [lesson.name for lesson in found] == ["good"]
    assert faults
