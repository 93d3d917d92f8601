"""The house of the design: who may import whom, how long things are, and that each thing is found in one place."""

import ast
import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import sim
from sim import load
from sim.measures import MEASURES, measure_week, outcomes_of
from sim.parameters import Parameters, declarations
from sim.policy.levers import declared_levers
from sim.population import build
from sim.week import WEEK, pass_week
from sim.world import BURN_IN

ROOT = Path(sim.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
HOUSE = [path for part in ("sim", "experiments", "tests") for path in sorted((ROOT.parent / part).rglob("*.py"))]
PROCESSES = [path for path in FILES if "processes" in path.parts and path.stem != "__init__"]

LEVELS = {
    0: "columns arrays streams parameters causal_map claims facts variants words",
    1: "people policy geography",
    2: "world scenario derived",
    3: "transitions population cuts",
    4: "processes shocks",
    5: "week measures",
    6: "model explain inventory",
    7: "sim",
}
LEVEL = {name: level for level, names in LEVELS.items() for name in names.split()}

SENTENCE = """
    prisoners_come_out clients_begin pks_are_hired new_clients_get_a_pk litmas_arrive
    pks_go_to_courses pks_go_to_workshops pks_bring_skill_and_style reports_fall_due pks_share_out_their_week
    pks_plan_contacts
    clients_report clients_attend hours_are_booked contacts_have_quality
    relationships_grow ruptures_are_repaired_or_not relationships_cool_without_contact clients_open_up phases_change
    pks_learn_needs progress_is_recognised motivation_moves
    families_support_and_quarrel communities_accept_or_reject volunteers_accompany stigma_is_felt
    clients_find_and_lose_work clients_learn_a_trade
    clients_breach_conditions breaches_come_to_light clients_offend offences_come_to_light
    grounds_arise pks_answer_grounds pks_trace_the_lost tpp_sessions_meet decisions_are_taken courts_decide
    orders_run_out reintegration_is_reached
    pks_tire pks_lose_or_find_heart pks_rotate image_of_the_programme_moves
"""
"""The week, as the model's paragraph; whoever changes the order changes the meaning, and so this test."""


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path):
    """`sim/policy/levers.py` is sim.policy.levers."""
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in FILES}


def part_of(module):
    """The part of the house that a module belongs to: its name, or that of its package."""
    return module.split(".")[1] if "." in module else "sim"


def imports(path):
    """Modules of the project imported anywhere in a file, in functions and for types too."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in inner}
    return {name for name in found if name.split(".")[0] in ("sim", "experiments")}


def calls(node, *methods):
    """Calls of a method of these names."""
    found = (n for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute | ast.Name))
    return [n for n in found if (n.func.attr if isinstance(n.func, ast.Attribute) else n.func.id) in methods]


def functions(path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]


def test_every_part_has_its_level():
    assert {part_of(module) for module in MODULES} == set(LEVEL)


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module):
    """A module imports its own package, its own level (never in a circle, see below) or what lies deeper."""
    for other in imports(MODULES[module]):
        assert other.split(".")[0] == "sim", f"{module} must know nothing of {other}"
        assert LEVEL[part_of(other)] <= LEVEL[part_of(module)], f"{module} imports {other}, which lies above it"


def test_no_imports_go_in_a_circle():
    ahead = {module: imports(path) - {module} for module, path in MODULES.items()}
    ahead["sim"] = set()
    while free := {module for module, others in ahead.items() if not others & set(ahead)}:
        ahead = {module: others for module, others in ahead.items() if module not in free}
    assert not ahead, "these import one another"


@pytest.mark.parametrize("path", PROCESSES, ids=lambda path: path.stem)
def test_no_process_imports_another(path):
    """A process may be a package; its modules are one process."""
    own = name_of(path).split(".")[2]
    assert {other.split(".")[2] for other in imports(path) if part_of(other) == "processes"} <= {own}


def test_the_package_imports_nothing_before_it_is_asked():
    eager = [node for node in tree(ROOT / "__init__.py").body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {node.module for node in eager} <= {"__future__", "importlib", "typing"}


@pytest.mark.parametrize("path", HOUSE, ids=lambda path: str(path.relative_to(ROOT.parent)))
def test_files_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 300


def length(function, lines):
    """Lines of a function without its docstring and without blank ones."""
    first = function.body[0]
    said = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    doc = range(first.lineno, (first.end_lineno or 0) + 1) if said else ()
    body = range(function.lineno, (function.end_lineno or 0) + 1)
    return sum(1 for n in body if n not in doc and lines[n - 1].strip())


def test_functions_are_short():
    """About 25 lines; the formatter may spread a signature or a call over some more."""
    long = {}
    for path in FILES:
        lines = path.read_text(encoding="utf-8").splitlines()
        sizes = {f"{name_of(path)}.{each.name}": length(each, lines) for each in functions(path)}
        long |= {name: size for name, size in sizes.items() if size > 30}
    assert long == {} or list(long) == ["sim.model.stepping.__init__"], (
        "the constructor of the model has its arguments to list"
    )


# one place for each thing


def test_each_name_of_luck_is_drawn_in_one_place():
    places = defaultdict(list)
    for path in FILES:
        for call in calls(tree(path), "draw"):
            name = call.args[0]
            assert isinstance(name, ast.Constant), f"{path.name}:{call.lineno}: the name of luck is to be read here"
            places[name.value].append(f"{path.name}:{call.lineno}")
    assert len(places) > 30
    assert {name: at for name, at in places.items() if len(at) > 1} == {}


def test_each_stream_of_the_population_is_used_in_one_place():
    places = defaultdict(list)
    for path in FILES:
        for maker in ("key", "luck", "normal"):
            for call in calls(tree(path), maker):
                words = tuple(arg.value for arg in call.args if isinstance(arg, ast.Constant))
                places[maker if maker == "key" else path.stem, *words].append(call.lineno)
    assert {words: at for words, at in places.items() if len(at) > 1 and words[1:]} == {}


def test_only_transitions_write_standings():
    for path in FILES:
        if part_of(name_of(path)) not in ("transitions", "population"):
            written = [node.targets for node in ast.walk(tree(path)) if isinstance(node, ast.Assign)]
            targets = " ".join(ast.unparse(target) for each in written for target in each)
            assert not re.search(r"\.(standing|lost|pk|in_post)\[[^\]]*\](?=$|[ ,)])", targets), path.name


# what a process must not do


@pytest.mark.parametrize("path", PROCESSES, ids=lambda path: path.stem)
def test_processes_have_no_luck_and_no_agents_of_their_own(path):
    names = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
    modules = {alias.name for node in ast.walk(tree(path)) if isinstance(node, ast.Import) for alias in node.names}
    assert not {"random", "mesa", "secrets", "time"} & (names | modules)
    assert not {"random", "shuffle_do", "shuffle", "agents", "agents_by_type", "default_rng"} & attributes


OWNERS = r"owner\b|owners\b|(\w+\.)+(pk|place|district|office|member)\b"


@pytest.mark.parametrize("path", [*PROCESSES, ROOT / "transitions.py"], ids=lambda path: path.stem)
def test_sums_to_owners_never_add_in_place(path):
    """`x[[1, 1]] += 1` adds 1: whoever owns several would get one share; sums go through `np.bincount`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Subscript):
            index = ast.unparse(node.target.slice)
            assert not re.match(OWNERS, index), f"{path.name}:{node.lineno}: {ast.unparse(node)}"


def test_nothing_prints_or_reads_the_command_line():
    for path in FILES:
        assert not calls(tree(path), "print", "input"), path
        assert not re.search(
            r"^\s*(import|from) (argparse|typer|matplotlib)", path.read_text(encoding="utf-8"), re.M
        ), path


# the week, and what it is made of


def test_the_week_reads_as_the_expected_sentence():
    assert [verb.__name__ for verb in WEEK] == SENTENCE.split()


def test_every_verb_says_in_one_sentence_what_it_does():
    for verb in WEEK:
        first = (verb.__doc__ or "").strip().splitlines()[0]
        assert re.search(r"^[A-Z].*\.( \[.*\])?$", first), verb.__name__
        assert verb.__code__.co_varnames[: verb.__code__.co_argcount] == ("world",)


def noting(group, path, seen):
    """A group of parameters or levers that notes which of its values are read."""
    kind = type(group)

    def read(self, name):
        seen.add(f"{path}.{name}")
        return object.__getattribute__(self, name)

    object.__setattr__(group, "__class__", type(kind.__name__, (kind,), {"__getattribute__": read}))
    return group


@pytest.fixture(scope="module")
def read():
    """Every parameter and lever that is read while a small world is built, passes three years and is measured."""
    seen = set()
    parameters = Parameters().changed({"office.rotation": 0.004})
    for name in vars(parameters):
        noting(getattr(parameters, name), name, seen)
    world = build(replace(load("kecil"), parameters=parameters), 1, 60)
    noting(world.levers, "levers", seen)
    for world.week in range(-BURN_IN, 60):
        pass_week(world)
    measure_week(world)
    outcomes_of(dict.fromkeys(MEASURES, 1.0), 60, world)
    return seen


def test_every_parameter_is_read(read):
    assert {path for path, _ in declarations()} - read == set()


def test_every_lever_is_read(read):
    assert {f"levers.{name}" for name in declared_levers()} - read == set()
