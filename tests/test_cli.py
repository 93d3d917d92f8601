"""The verbs as a user meets them: answers at once, one clear line for bad input, Ctrl-C without loss."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
import typer

from experiments.cli import start
from experiments.cli.compare import Manner, carry_out
from experiments.cli.progress import Pace, Progress
from experiments.store import load
from tests.studies import policy, small_plan, with_breaking

ROOT = Path(__file__).parents[1]
RUN = [sys.executable, "-W", "error", str(ROOT / "run.py")]


def run(*words, folder=ROOT):
    return subprocess.run([*RUN, *words], capture_output=True, text=True, cwd=folder, timeout=120)


@pytest.mark.parametrize(
    "words", [["--help"], ["compare", "--help"], ["check", "kecil"], ["schema"], ["show", "kecil"]]
)
def test_light_verbs_import_nothing_heavy(words):
    code = f"""if True:
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        from experiments.cli import start
        assert start({words!r}) == 0
        heavy = {{"mesa", "pandas", "matplotlib", "pyarrow", "networkx"}} & set(sys.modules)
        assert not heavy, heavy"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows does not count the time of children")
def test_help_answers_at_once():
    def seconds():
        began = os.times()
        assert run("--help").returncode == 0
        ended = os.times()
        return ended.children_user + ended.children_system - began.children_user - began.children_system

    assert min(seconds() for _ in range(3)) < 0.6


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["compair"], "No such command 'compair'"),
        (["compare", "--replicates", "0"], "0 is not in the range 1<=x<=1000000"),
        (["compare", "--weeks", "ten"], "'ten' is not a valid"),
        (["compare", "kecil", "--language", "fr"], "'fr' is not one of"),
        (["compare", "kecl"], "did you mean 'kecil'?"),
        (["compare", "kecil", "postz"], "did you mean 'posts'?"),
        (["compare", "kecil", "posts", "posts"], "two scenarios are named 'posts'"),
        (["compare", "kecil", "--set", "world.clients=many"], "world.clients"),
        (["simulate", "kecil", "--record", "people"], "'people' is not one of"),
        (["simulate", "kecil", "--columns", "trust"], "add --record panel"),
        (["simulate", "kecil", "--record", "panel", "--columns", "trusty"], "did you mean 'trust'?"),
        (["show", "nothing"], "nothing: no such scenario"),
        (["explain", "everything"], "'everything' is not one of"),
        (["report", "nowhere"], "nowhere"),
        (["compare", "--study", "librari"], "did you mean 'library'?"),
        (["compare", "kecil", "posts", "--precision", "cohort_offences_latent=0"], "--precision"),
        (["compare", "kecil", "posts", "--precision", "offences=2"], "--precision"),
        (["compare", "kecil", "posts", "--most", "50"], "--most"),
    ],
)
def test_bad_input_is_one_clear_line(capsys, words, told):
    assert start(words) == 2
    out, err = capsys.readouterr()
    assert told in err
    assert err.count("\n") == 1
    assert not out


def test_bad_input_ends_with_status_2_and_no_traceback():
    done = run("compare", "kecil", "--out", str(ROOT / "run.py" / "x"), "--replicates", "1", "--weeks", "1")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_check_gives_a_line_a_fault_or_a_good_one(capsys, tmp_path):
    good = policy(tmp_path, "good", "base: kecil\ninterventions: []\n")
    bad = policy(tmp_path, "bad", "base: kecil\nweeks: 0\nwrld: {}\n")
    assert start(["check", good, "kecil"]) == 0
    out, err = capsys.readouterr()
    assert (out, err) == (f"{good}: sound\nkecil: sound\n", "")
    assert start(["check", good, bad]) == 2
    out, err = capsys.readouterr()
    assert out == f"{good}: sound\n"
    assert err.count("\n") == 2
    assert "bad.yaml:2: weeks" in err
    assert "did you mean 'world'?" in err


def test_show_gives_a_file_that_stands_for_the_same(capsys, tmp_path):
    assert start(["show", "posts", "--over", "kecil"]) == 0
    shown = policy(tmp_path, "posts", capsys.readouterr().out)
    assert start(["show", shown]) == 0
    assert capsys.readouterr().out == Path(shown).read_text(encoding="utf-8")


def test_pipes_that_know_few_characters_get_utf8():
    settings = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run([*RUN, "explain", "arrows"], capture_output=True, env=settings, cwd=ROOT, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode("utf-8")


def test_schema_is_json(capsys):
    assert start(["schema"]) == 0
    assert "interventions" in json.loads(capsys.readouterr().out)["properties"]


@pytest.mark.parametrize(("topic", "word"), [("week", "clients report"), ("columns", "trust"), ("arrows", "->")])
def test_explain_tells(capsys, topic, word):
    assert start(["explain", topic]) == 0
    assert word in capsys.readouterr().out


def compare(*words, out):
    return start(["compare", *words, "--weeks", "14", "--workers", "1", "--out", str(out)])


def test_compare_prints_and_writes(capsys, tmp_path):
    assert compare("kecil", "posts", "--replicates", "2", out=tmp_path / "o") == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[1] == "luck only; slopes imported"
    headings = [next(i for i, line in enumerate(lines) if line.startswith(h)) for h in ("Primary", "How", "Process")]
    assert headings == sorted(headings)
    assert "they mix behaviour, detection and enforcement" in lines[headings[2]]
    assert not {"better", "worse"} & set(" ".join(lines[headings[2] : -8]).split())
    assert "Only 2 seeds" in out
    assert max(len(line) for line in lines[:-1]) <= 110
    assert "4 of 4 runs" in err
    comparison = pd.read_csv(tmp_path / "o" / "comparison.csv")
    assert list(comparison)[:4] == ["scenario", "outcome", "better", "reference"]
    for name in "runs.parquet weeks.parquet codebook.csv manifest.json forest.png forest.svg courses.png".split():
        assert (tmp_path / "o" / name).is_file()
    assert (tmp_path / "o" / "report.html").is_file()
    words = ("--language", "id", "--locale", "id", "--no-report")
    assert compare("kecil", "posts", "--replicates", "2", *words, out=tmp_path / "o") == 0
    out, _ = capsys.readouterr()
    assert "Ukuran proses: memuat perilaku, pengungkapan, dan penindakan sekaligus" in out
    assert "belum dapat dibedakan" in out
    comma = pd.read_csv(tmp_path / "o" / "comparison.csv", sep=";", decimal=",")
    pd.testing.assert_frame_equal(comma, comparison)
    assert "Hanya 2 seed" in out


def test_a_run_that_breaks_is_told_and_the_status_is_1(capsys, tmp_path):
    plan = with_breaking(small_plan())
    with pytest.raises(typer.Exit) as left:
        carry_out(plan, tmp_path, Manner(1, "en"))
    assert left.value.exit_code == 1
    out, err = capsys.readouterr()
    assert "2 of 4 runs ended in an exception; the others are kept:" in err
    assert "broken, seed 1: RuntimeError: the lever came off" in err
    assert "Primary outcomes" in out


def test_a_damaged_shard_is_told_and_done_again(capsys, tmp_path):
    assert compare("kecil", "--replicates", "1", out=tmp_path) == 0
    (torn,) = (tmp_path / "shards").glob("weeks-*")
    torn.write_bytes(torn.read_bytes()[:-9])
    assert compare("kecil", "--replicates", "1", out=tmp_path) == 0
    err = capsys.readouterr().err
    assert f"{torn.name} is damaged" in err
    assert "it is left out and its runs are done again" in err
    assert len(load(tmp_path, "weeks")["week"].unique()) == 14


def test_one_world_alone_gives_its_levels(capsys, tmp_path):
    assert compare("kecil", "--replicates", "2", out=tmp_path / "o") == 0
    out, _ = capsys.readouterr()
    assert "Technical annex: latent levels are assumptions of the model" in out
    assert (tmp_path / "o" / "levels.csv").is_file()
    assert not (tmp_path / "o" / "comparison.csv").exists()


def test_changes_reach_every_scenario(tmp_path):
    changes = ["--set", "world.clients=120", "--set", "world.intake_per_year=80", "--set", "interventions[0].ramp=0"]
    assert compare("kecil", "posts", "--replicates", "1", "--no-report", *changes, out=tmp_path) == 0
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert [s["resolved"]["world"]["clients"] for s in manifest["scenarios"]] == [120, 120]


def test_simulate_keeps_invented_lives(capsys, tmp_path):
    words = ["simulate", "kecil", "--weeks", "4", "--seed", "3", "--record", "clients", "--record", "panel"]
    assert start([*words, "--columns", "trust,bond", "--out", str(tmp_path)]) == 0
    assert "Guidance minutes" in capsys.readouterr().out
    clients, panel = pq.read_table(tmp_path / "clients_synthetic.parquet"), pq.read_table(tmp_path / "panel.parquet")
    assert b"nobody real" in clients.schema.metadata[b"note"]
    assert panel.column_names == ["week", "row", "trust", "bond"]
    assert list(load(tmp_path)["seed"]) == [3]


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups")
def test_ctrl_c_loses_nothing_and_the_same_command_goes_on(tmp_path):
    sizes = ["--replicates", "8", "--weeks", "4", "--workers", "2"]
    words = ["compare", "kecil", "posts", *sizes, "--out", str(tmp_path), "--no-report"]
    first = subprocess.Popen(
        [*RUN, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    )
    wait_for(lambda: list((tmp_path / "shards").glob("runs-*")))
    os.killpg(first.pid, signal.SIGINT)
    out, err = first.communicate(timeout=20)
    assert first.returncode == 130, err
    assert not out
    done = len(load(tmp_path))
    assert 0 < done < 16
    last = err.splitlines()[-1]
    assert f"Stopped: {done} of 16 runs are finished and kept in" in last
    assert "go on with: run.py compare kecil posts" in last
    assert "Traceback" not in err
    assert json.loads((tmp_path / "manifest.json").read_text())["state"] == "interrupted"
    wait_for(lambda: not group_lives(first.pid), 5)
    kept = load(tmp_path).set_index("key")
    second = run(*words)
    assert second.returncode == 0, second.stderr
    assert second.stderr.startswith(f"{done} of 16 runs\n")
    whole = load(tmp_path).set_index("key")
    assert len(whole) == 16
    pd.testing.assert_frame_equal(whole.loc[kept.index], kept, check_exact=True)
    assert [s["runs"] for s in json.loads((tmp_path / "manifest.json").read_text())["sessions"]] == [done, 16 - done]


def group_lives(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_pace_tells_rate_and_time_left():
    pace = Pace("id")
    pace.total, pace.before, pace.ended, pace.failed = 50, 10, 20, 2
    pace.began = time.monotonic() - 120
    assert (
        pace.text() == "30 dari 50 simulasi, 2 terhenti karena kesalahan; 10 per menit; kira-kira 2 menit 0 detik lagi"
    )


def test_without_a_terminal_progress_is_plain_lines(capsys):
    with Progress("en") as progress:
        progress.begin(4, 0)
        for _ in range(4):
            progress.advance(1, 0)
    err = capsys.readouterr().err.splitlines()
    assert (err[0], err[-1].split(";")[0], len(err)) == ("0 of 4 runs", "4 of 4 runs", 2)
