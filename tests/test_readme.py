"""What the first pages promise exists: commands, files, names, links; both languages say the same; how to cite."""

import re
import shlex
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
import typer
import yaml

import sim
from experiments.cli import app
from experiments.study import find
from sim.scenario.layers import LIBRARY, names_in
from sim.words import terms

ROOT = Path(sim.__file__).parents[1]
PAGES = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.id.md", "experiments/README.md")
}
FIRST = ("README.md", "README.id.md")
DOOR = typer.main.get_command(app)
VERBS = DOOR.list_commands(None)
PLACEHOLDER = re.compile(r"(results/|.*(NAME|NAMA|KEY|KUNCI)\b|DIR$|FOLDER$|STUDY$|HOST|tcp:)")
STUDIES = {"sweep", "sensitivity", "discover", "pilot"}


def commands(text):
    """Every call of run.py, and calls that leave out `uv run run.py` after one that has it, as lists of words."""
    blocks = re.findall(r"```(?:bash|powershell)\n(.*?)```", text, re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    for line in [line for block in blocks for line in block.splitlines()] + spans:
        told = line.partition("run.py ")[2] if "run.py " in line else line
        if told.split()[:1] and told.split()[0] in VERBS and ("run.py " in line or " " in told):
            yield shlex.split(re.split(r"\s+#|\s[|>}](?:\s|$)", told)[0], comments=True)


def used(page):
    """Verbs that a page uses."""
    return {words[0] for words in commands(PAGES[page])}


@pytest.mark.parametrize("page", PAGES)
def test_every_command_can_be_given(page):
    found = list(commands(PAGES[page]))
    assert len(found) > (20 if page in FIRST else 1)
    for verb, *words in found:
        context = DOOR.get_command(None, verb).make_context(verb, list(words))
        assert context.params is not None, (verb, words)


@pytest.mark.parametrize("page", PAGES)
def test_every_scenario_and_study_that_is_named_exists(page):
    for verb, *words in commands(PAGES[page]):
        options = {i + 1 for i, word in enumerate(words) if word.startswith("--")}
        names = [w for i, w in enumerate(words) if not w.startswith("--") and i not in options]
        named = [w for w in names if not PLACEHOLDER.match(w) and not w.endswith(".yaml")]
        if verb in STUDIES:
            assert [find(name) for name in named], words
        elif verb in ("compare", "loops", "twins", "simulate", "show", "validate"):
            assert set(named) <= set(names_in([LIBRARY])), words
        for option, name in pairwise(words):
            assert option != "--study" or find(name)


@pytest.mark.parametrize("page", PAGES)
def test_every_file_and_link_exists(page):
    text, here = PAGES[page], (ROOT / page).parent
    assert not [path for path in re.findall(r"\]\(([^)#:]+)\)", text) if not (here / path).exists()]
    named = re.findall(r"`((?:sim|tests|experiments|scenarios)/[\w./]*)`", text)
    assert not [path for path in named if not (ROOT / path).exists()]


def path_through(page):
    """Files of the path through the code, each with the names one is to look for."""
    for first, said in re.findall(r"^\| (`(?:sim|tests)/[^|]+) \| (.+) \| \d \|$", PAGES[page], re.MULTILINE):
        code = " ".join((ROOT / path).read_text(encoding="utf-8") for path in re.findall(r"`([^`]+)`", first))
        yield first, code, re.findall(r"`([^`]+)`", said)


@pytest.mark.parametrize("page", FIRST)
def test_the_path_through_the_code_leads_to_what_it_names(page):
    steps = list(path_through(page))
    assert steps[0][0] == "`sim/week.py`"
    minutes = re.findall(r"^\| `(?:sim|tests)/.+ \| (\d) \|$", PAGES[page], re.MULTILINE)
    assert sum(map(int, minutes)) == 10
    for where, code, names in steps:
        for name in names:
            call = name.partition(", …")[0]
            patterns = [re.escape(call)] if "(" in call else [rf"^\s*(def |class )?{p}\b" for p in name.split(".")]
            assert all(re.search(pattern, code, re.MULTILINE) for pattern in patterns), (where, name)


def test_both_languages_tell_of_the_same():
    assert used("README.md") == used("README.id.md") >= {"compare", "twins", "loops", "verify", "pack", "sensitivity"}
    files = [set(re.findall(r"`((?:sim|tests)/[\w./]+)`", PAGES[page])) for page in FIRST]
    assert files[0] == files[1]
    shapes = [re.findall(r"^(#+) ", PAGES[page], re.MULTILINE) for page in FIRST]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_said_that_must_not_be_said(page):
    for word in {word for term in terms().values() for word in term.avoid}:
        assert not re.search(rf"\b{re.escape(word)}\b", PAGES[page], re.IGNORECASE), word


def test_how_to_cite():
    """What version 1.2.0 of the Citation File Format asks for, and the same version and licence as the project."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    assert set(cited) <= set("cff-version message title abstract type authors version license keywords".split())
    assert cited["cff-version"] == "1.2.0"
    assert cited["type"] == "software"
    assert all(author.keys() <= {"name", "family-names", "given-names"} for author in cited["authors"])
    assert (str(cited["version"]), cited["license"]) == (project["version"], project["license"])
    assert cited["title"].lower().startswith(project["name"])
