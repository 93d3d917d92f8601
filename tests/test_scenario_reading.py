"""Reading a scenario is quick: nothing heavy is imported for it."""

import subprocess
import sys
from pathlib import Path

from sim.scenario import load

ROOT = Path(__file__).parents[1]


def test_reading_scenarios_does_not_wait_for_mesa():
    code = (
        "import sys; from sim.scenario import load, schema; load('posts'); schema();"
        "print([name for name in ('mesa', 'pandas', 'matplotlib') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_question_may_stand_in_braces(tmp_path):
    text = (
        "base: kecil\nquestion: {en: What helps?, id: Apa yang membantu?}\ntitle: {en: a?b, id: c}\ninterventions: []\n"
    )
    (tmp_path / "asks.yaml").write_text(text)
    asked = load(tmp_path / "asks.yaml")
    assert asked.question == {"en": "What helps?", "id": "Apa yang membantu?"}
    assert asked.title["en"] == "a?b"
