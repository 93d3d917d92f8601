"""The report: one page that opens offline in a real browser, in both languages; its first page prints on one sheet."""

import re
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from experiments.batch import conduct
from experiments.files import finish
from experiments.plan import make_plan
from experiments.study import Study
from sim.words import LANGUAGES, say, terms

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small study with its report: uncertain parameters, another world, a policy that only enforces less."""
    folder = tmp_path_factory.mktemp("study")
    study = Study(
        "small", ("kecil", "posts", "graduated_response"), weeks=13, replicates=8, strain=("efisiensi",),
        strain_replicates=2, title={"en": "A small study", "id": "Studi kecil"},
    )  # fmt: skip
    plan = make_plan(study, uncertain=True, changes=["world.clients=120", "world.intake_per_year=80"])
    files = finish(conduct(plan, folder, workers=1), "id")
    files.report()
    return folder


@pytest.fixture(scope="module")
def browser():
    assert CHROMIUM, "the page is tested in a real browser: install Chromium, as .ci/run does"
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def loaded(browser, folder):
    """The page in a browser without a network, and all that it said or asked for."""
    context = browser.new_context(offline=True)
    page, heard = context.new_page(), []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda problem: heard.append(str(problem)))
    page.on("request", lambda asked: heard.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None)
    page.goto((folder / "report.html").as_uri())
    yield page, heard
    context.close()


@pytest.fixture(scope="module")
def opened(browser, folder):
    """A page that tests read, in whatever language the one before left it."""
    with loaded(browser, folder) as found:
        yield found


@pytest.fixture
def fresh(browser, folder):
    """A page as it opens, to be changed at will."""
    with loaded(browser, folder) as (page, _):
        yield page


def test_it_opens_offline_without_an_error_or_a_request(opened):
    page, heard = opened
    for language in LANGUAGES:
        page.click(f'button[data-to="{language}"]')
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator(f'main[lang="{language}"]').is_visible()
        assert page.locator("main:visible").count() == 1
        assert page.locator("h1:visible").count() == 1
        assert page.locator("figure svg:visible").count() >= 8
    assert heard == []


def test_it_opens_in_the_language_of_the_study(fresh):
    assert fresh.title() == "Studi kecil"
    assert fresh.locator(".ribbon:visible").inner_text() == say("term.invented", "id")


def test_tables_are_real_and_figures_are_told_in_words(opened):
    page, _ = opened
    first = page.locator("main:visible .first table")
    assert first.locator("thead th[scope=col]").count() == 10
    assert first.locator("tbody tr").count() == 3
    assert page.locator("main:visible table caption").count() == page.locator("main:visible table").count()
    for drawing in page.locator("figure svg").all():
        assert drawing.get_attribute("role") == "img"
        assert drawing.locator("title").count() >= 1
        assert drawing.locator("desc").count() >= 1
    for words in page.locator("figure details p").all_text_contents():
        assert len(words) > 40


def test_every_id_stands_once_and_every_reference_has_its_target(folder):
    text = (folder / "report.html").read_text("utf-8")
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    asked = re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', text)
    assert {a or b for a, b in asked} <= set(ids)


def test_the_first_page_prints_on_one_sheet(fresh, tmp_path):
    fresh.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    whole = (tmp_path / "page.pdf").read_bytes()
    fresh.evaluate("document.querySelectorAll('.part, .contents').forEach((e) => e.remove())")
    fresh.pdf(path=tmp_path / "first.pdf", prefer_css_page_size=True)
    assert whole.count(b"/Type /Page\n") > 3
    assert (tmp_path / "first.pdf").read_bytes().count(b"/Type /Page\n") == 1


def test_what_must_not_be_said_is_not_said(opened):
    page, _ = opened
    for language in LANGUAGES:
        page.click(f'button[data-to="{language}"]')
        text = page.locator("body").inner_text()
        for word in {word for term in terms().values() for word in term.avoid}:
            assert not re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE), word


def test_a_policy_that_only_enforces_less_is_named(opened):
    page, _ = opened
    page.click('button[data-to="en"]')
    assert say("head.parts", "en") in page.locator("main:visible").inner_text()
    assert "nan" not in page.locator("main:visible").inner_text().lower().split()


def test_no_path_of_a_machine_is_in_it(folder):
    assert str(folder) not in Path(folder / "report.html").read_text("utf-8")
