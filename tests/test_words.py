"""One list of words: both languages, nothing missing, nothing that must not be said."""

import ast
import re
from string import Formatter

import pytest

from experiments.periods import DRAWN
from sim.measures import MEASURES, OUTCOMES
from sim.scenario import load
from sim.words import GLOSSARY, known, number, places_for, say, terms, unit

ROOT = GLOSSARY.parents[2]
SOURCES = [ROOT / "run.py", *(ROOT / "sim").rglob("*.py"), *(ROOT / "experiments").rglob("*.py")]
FORMS = sorted((ROOT / "experiments").rglob("*.html"))
LIBRARY = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))


def literals():
    """Every text in the code; of an f-string its beginning, with a star."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                yield f"{node.values[0].value}*"
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    for path in FORMS:
        for key, joined in re.findall(r"""say\(["']([\w.]+)["']( ~)?""", path.read_text(encoding="utf-8")):
            yield f"{key}*" if joined else key


def said():
    """Every key that `say` is called with in so many words."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"
            if called and isinstance(node.args[0], ast.Constant):
                yield path.name, node.args[0].value


def test_every_line_is_complete():
    for term in terms().values():
        assert term.en.strip(), term.key
        assert term.id.strip(), term.key
        assert term.where.strip(), term.key


def test_both_languages_have_the_same_values_to_put_in():
    for term in terms().values():
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (term.en, term.id)]
        assert names[0] == names[1], term.key


def test_keys_stand_once():
    keys = [line.split(",")[0] for line in GLOSSARY.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(keys) == len(set(keys)) == len(known())


def test_every_key_that_is_used_exists():
    missing = {(file, key) for file, key in said() if key not in known()}
    assert not missing


def test_every_key_is_used():
    texts = set(literals())
    beginnings = tuple(text[:-1] for text in texts if text.endswith("*") and "." in text)
    labels = {f"label.{name}" for name in (*MEASURES, *OUTCOMES)} | {f"unit.{d.unit}" for d in DRAWN}
    unused = [k for k in known() - labels - texts if not k.startswith(("term.", *beginnings))]
    assert not unused


@pytest.mark.parametrize("name", [*MEASURES, *OUTCOMES])
def test_every_measure_has_a_label_and_unit(name):
    declared = [table[name] for table in (MEASURES, OUTCOMES) if name in table]
    assert f"label.{name}" in known()
    for item in declared:
        assert f"unit.{item.unit}" in known()


def test_what_must_not_be_said_is_not_said():
    texts = {(term.key, language): getattr(term, language) for term in terms().values() for language in ("en", "id")}
    for name in LIBRARY:
        scenario = load(name)
        for part in (scenario.title, scenario.question or {}):
            texts |= {(name, language, text): text for language, text in part.items()}
    for word in {word for term in terms().values() for word in term.avoid}:
        for where, text in texts.items():
            assert not re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE), (word, where)


def test_the_list_says_what_to_avoid():
    avoided = {word for term in terms().values() for word in term.avoid}
    assert avoided >= {"napi", "eks napi", "residivis", "gagal", "nakal", "pembinaan klien"}


def test_an_unknown_key_or_language_is_told():
    with pytest.raises(KeyError, match="did you mean 'term\\.client'"):
        say("term.clients")
    with pytest.raises(KeyError, match="there are en and id"):
        say("term.client", "fr")
    assert unit("furlong", "id") == "furlong"


@pytest.mark.parametrize(
    ("value", "places", "language", "signed", "text"),
    [
        (1234567.891, 1, "en", False, "1,234,567.9"),
        (1234567.891, 1, "id", False, "1.234.567,9"),
        (-0.5, 2, "id", False, "−0,50"),
        (0.25, 2, "en", True, "+0.25"),
        (-0.0001, 2, "en", True, "0.00"),
        (float("nan"), 2, "en", True, "–"),
    ],
)
def test_numbers_are_written_as_in_the_language(value, places, language, signed, text):
    assert number(value, places, language, signed=signed) == text


def test_places_show_so_many_digits():
    assert [places_for(x) for x in (1234, 39.2, 1.22, 0.456, 0.0)] == [0, 1, 2, 3, 0]
    assert places_for(0.000001) == 4
