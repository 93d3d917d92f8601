"""Designs: their points, what a study file may say of them, and which runs they make."""

import numpy as np
import pytest

from experiments.designs import Design, points_of, unit_points
from experiments.errors import InputError
from experiments.estimate import estimate, refuse_too_large
from experiments.factors import resolve
from experiments.plan import make_plan
from experiments.study import Study, find, read
from sim.scenario import ScenarioError

PATHS = ("offending.base", "work_week.hours", "world.clients")


def design(kind, **options):
    factors = tuple(resolve(path) for path in PATHS)
    return Design(kind, factors, ((-7.0, -6.0), (20.0, 30.0), (100, 200)), **options)


def read_text(folder, text):
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize(
    ("made", "count"),
    [
        (design("latin_hypercube", points=16), 16),
        (design("sobol", points=8), 40),
        (design("morris", trajectories=5, levels=4), 20),
    ],
)
def test_points_lie_in_their_ranges_and_are_the_same_for_the_same_seed(made, count):
    points = list(points_of(made, 3))
    assert made.count == len(points) == count
    assert points == list(points_of(made, 3)) != list(points_of(made, 4))
    values = np.array(points)
    low, high = made.bounds.T
    assert (values >= low).all()
    assert (values <= high).all()
    assert all(isinstance(point[2], int) for point in points)


def test_a_latin_hypercube_visits_every_stratum_once():
    unit = unit_points(design("latin_hypercube", points=20), 1)
    assert (np.sort(np.floor(unit * 20), axis=0) == np.arange(20)[:, None]).all()


def test_a_trajectory_of_morris_changes_one_factor_at_a_time():
    unit = unit_points(design("morris", trajectories=6, levels=4), 1).reshape(6, 4, 3)
    assert ((np.diff(unit, axis=1) != 0).sum(axis=2) == 1).all()


def test_a_grid_is_every_combination(tmp_path):
    study = read_text(
        tmp_path,
        "scenarios: [kecil]\ndesign:\n  kind: grid\n  over:\n    world.clients_per_pk: [20, 40]\n"
        "    levers.reminders: {from: 0, to: 1, steps: 3}\n",
    )
    assert study.design.count == 6
    assert list(points_of(study.design, 1))[:3] == [(20.0, 0.0), (20.0, 0.5), (20.0, 1.0)]


def test_all_parameters_of_a_grade_make_a_design(tmp_path):
    own = "over: {offending.base: {from: -7, to: -6}}"
    text = f"scenarios: [kecil]\ndesign: {{kind: morris, trajectories: 2, grades: [C], {own}}}\n"
    made = read_text(tmp_path, text).design
    assert {factor.grade for factor in made.factors} == {"C"}
    assert made.values[made.names.index("offending.base")] == (-7, -6)
    assert made.count == 2 * (len(made.factors) + 1)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("kind: gird", "study.yaml:2: design.kind: "),
        ("kind: grid", "varies nothing; name paths under over"),
        (
            "kind: grid, over: {world.client: [1]}",
            "there is no 'client' in world; did you mean 'clients'",
        ),
        ("kind: grid, over: {offending.base: [-6, -9]}", "design.over.offending.base[1]: "),
        ("kind: grid, over: {world.pks: [3, 3]}", "a value stands twice"),
        ("kind: grid, over: {world.pks: 3}", "write the values as a list"),
        ("kind: grid, over: {world.pks: {from: 2, to: 4, steps: 9}}", "has no 9 whole numbers from 2 to 4"),
        ("kind: grid, over: {offending.base: declared}", "write the values as a list"),
        ("kind: grid, grades: [C], over: {world.pks: [3]}", "a grid needs values"),
        ("kind: grid, over: [world.pks]", "design.over: is no mapping"),
        ("kind: sobol, points: 12, over: {offending.base: declared}", "12 is no power of two; write 8 or 16"),
        ("kind: latin_hypercube, over: {offending.base: declared}", "design.points: is missing"),
        ("kind: latin_hypercube, points: 4, levels: 4, over: {offending.base: declared}", "does not belong to latin"),
        ("kind: morris, levels: 5, over: {offending.base: declared}", "5 is odd; write 6"),
        ("kind: morris, over: {open_posts.host: declared}", "has no range; vary it in a grid"),
        ("kind: morris, over: {offending.base: {from: -6, to: -7}}", "from -6 to -7 holds nothing"),
        ("kind: morris, over: {offending.base: {from: -9, to: -7}}", "design.over.offending.base.from: "),
        ("kind: morris, over: {offending.base: {to: -7}}", "design.over.offending.base.from: is missing"),
        (
            "kind: morris, over: {work.gain_1: declared, parameters.work.gain_1: declared}",
            "stands twice under over",
        ),
        ("kind: morris, grades: [E]", "design.grades[0]: "),
    ],
)
def test_a_wrong_design_is_told_by_file_and_line(tmp_path, lines, told):
    with pytest.raises(ScenarioError) as problem:
        read_text(tmp_path, f"scenarios: [kecil]\ndesign: {{{lines}}}\n")
    faults = problem.value.faults
    assert len(faults) == 1
    assert told in faults[0]
    assert "study.yaml:2: design" in faults[0]


def test_an_unknown_measure_is_told_with_the_nearest(tmp_path):
    with pytest.raises(ScenarioError, match=r"study.yaml:2: measures\[0\]: .* did you mean 'trust'"):
        read_text(tmp_path, "scenarios: [kecil]\nmeasures: [trusty]\n")


def test_a_scenario_that_is_not_there_is_told_with_the_nearest(tmp_path):
    names = "- kecil\n- posst\n- ./elsewhere.yaml"
    with pytest.raises(ScenarioError) as problem:
        read_text(tmp_path, f"scenarios:\n{names}\nstrain: [bogorr]\n")
    first, second, third = problem.value.faults
    assert first.endswith("study.yaml:3: scenarios[1]: there is no scenario 'posst'; did you mean 'posts'?")
    assert "study.yaml:4: scenarios[2]: there is no file './elsewhere.yaml'; give the path" in second
    assert "study.yaml:5: strain[0]: there is no scenario 'bogorr'; did you mean 'bogor'?" in third


@pytest.mark.parametrize(
    ("scenarios", "over", "told"),
    [
        (("kecil",), "open_posts.days_a_month: [2, 4]", "no scenario of the study has it"),
        (("kecil",), "world.districts.Nowhere.km: [20]", "no scenario of the study has it"),
        (("kecil",), "world.neighbourhoods: [30, 2]", "2 is fewer than the 3 districts"),
    ],
)
def test_a_design_that_does_not_fit_its_scenarios_is_refused(tmp_path, scenarios, over, told):
    names = ", ".join(scenarios)
    study = read_text(tmp_path, f"scenarios: [{names}]\ndesign: {{kind: grid, over: {{{over}}}}}\n")
    with pytest.raises(InputError, match=rf"^.*study.yaml:2: design.*{told}"):
        make_plan(study)


def test_too_many_runs_are_refused_with_count_time_and_disk(tmp_path):
    design = "{kind: latin_hypercube, points: 100, over: {offending.base: declared}}"
    text = f"scenarios: [kecil]\nreplicates: 50\ndesign: {design}\n"
    plan = make_plan(read_text(tmp_path, text))
    with pytest.raises(InputError, match=r"needs 5,000 runs, about \d+ min and \d+ MB of disk; more than 100: "):
        refuse_too_large(plan, 100, 2, "en")
    refuse_too_large(plan, 5000, 2, "en")
    assert estimate(plan, 1).seconds == 2 * estimate(plan, 2).seconds


def test_a_study_is_found_by_name_or_path(tmp_path):
    (tmp_path / "mine.yaml").write_text("scenarios: [kecil]\n")
    assert find(str(tmp_path / "mine.yaml")).parent == tmp_path
    assert find("library").name == find("library.yaml").name == "library.yaml"
    for name in (str(tmp_path / "other.yaml"), str(tmp_path / "library.yaml"), "librari"):
        with pytest.raises(InputError, match="no file and no study"):
            find(name)


def test_the_caseload_varies_the_pks_and_never_the_clients():
    plan = make_plan(read(find("caseload_sweep")))
    assert plan.total == 240
    assert len({run.scenario.world.clients for run in plan.runs()}) == 1
    assert len({run.scenario.world.pk_count for run in plan.runs()}) == 6


def test_without_posts_the_world_is_run_once_for_all_of_their_numbers():
    plan = make_plan(read(find("posts_by_distance")))
    assert plan.total == (1 + 5 * 2) * 20


def test_without_a_design_there_is_one_point():
    plan = make_plan(Study("x", ("kecil", "posts"), weeks=4, replicates=2))
    assert {run.point for run in plan.runs()} == {0}
    assert plan.total == len(plan.run_keys()) == 4
