"""Tables for spreadsheets: nothing is lost on the way to Excel and back, and no latent level leaves the house."""

import math
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from experiments.compare import is_latent, levels
from experiments.economics import cost_table
from experiments.errors import InputError
from experiments.exports import csv_text, in_figures, quarterly, write_workbook
from experiments.exports.cells import BOM, SEPARATORS
from experiments.exports.tables import INDICATORS
from experiments.exports.workbook import sheet_names
from sim import load
from sim.measures import OUTCOMES
from sim.words import say, unit
from tests.studies import done, small_plan

WEEKS = 28
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
ROWS = st.lists(
    st.tuples(st.floats(), st.integers(-(2**63), 2**63 - 1), st.booleans(), st.none() | TEXTS), min_size=1, max_size=6
)


@cache
def tables():
    """Runs and weeks of the small world with posts: two seeds, two quarters and two weeks."""
    parts = [part.tables for part in done(weeks=WEEKS)]
    return tuple(pa.concat_tables([part[name] for part in parts]).to_pandas() for name in ("runs", "weeks"))


@pytest.fixture
def plan():
    return small_plan("posts", weeks=WEEKS)


def read(text, locale, **more):
    separator, decimal = SEPARATORS[locale]
    more |= {"keep_default_na": False, "na_values": [""]}
    return pd.read_csv(BytesIO(text.encode()), sep=separator, decimal=decimal, **more)


# CSV


def test_a_table_is_written_as_the_office_reads_it():
    frame = pd.DataFrame(
        {"a;b": [0.1, math.nan], "n": [1, 2], "yes": [True, False], "t": ['x; "y", z', None], "m": [pd.NA, 3]}
    ).astype({"m": "Int64"})
    assert csv_text(frame, "en") == 'a;b,n,yes,t,m\n0.1,1,true,"x; ""y"", z",\n,2,false,,3\n'
    assert csv_text(frame, "id") == '\ufeff"a;b";n;yes;t;m\n0,1;1;true;"x; ""y"", z";\n;2;false;;3\n'


@pytest.mark.parametrize("locale", SEPARATORS)
@given(rows=ROWS)
@example(rows=[(5e-324, 0, True, "\r"), (-0.0, 0, True, "\n"), (-math.inf, 0, True, '"')])
def test_a_table_comes_back_bit_for_bit(locale, rows):
    frame = pd.DataFrame(rows, columns=["a;b,c", "n", "yes", "t"]).astype({"a;b,c": float, "n": "int64", "t": object})
    back = read(csv_text(frame, locale), locale, dtype={"t": object})
    assert list(back) == list(frame)
    there = frame["a;b,c"].notna()
    assert (back["a;b,c"].notna() == there).all()
    old, new = (f["a;b,c"][there].to_numpy().view(np.int64) for f in (frame, back))
    assert (old == new).all()
    assert (back["n"] == frame["n"]).all()
    assert back["yes"].dtype == bool
    assert (back["yes"] == frame["yes"]).all()
    assert back["t"].fillna("").tolist() == frame["t"].fillna("").tolist()


@pytest.mark.parametrize("locale", SEPARATORS)
def test_a_real_table_comes_back_bit_for_bit(locale, plan):
    found = levels(tables()[0], plan.names)
    pd.testing.assert_frame_equal(read(csv_text(found, locale), locale), found, check_exact=True, check_dtype=False)


@pytest.mark.parametrize("locale", SEPARATORS)
def test_a_row_of_one_missing_cell_is_a_row(locale):
    assert read(csv_text(pd.DataFrame({"x": [1.5, math.nan, 2.5]}), locale), locale)["x"].isna().tolist() == [0, 1, 0]


def test_only_the_semicolon_goes_with_a_byte_order_mark():
    frame = pd.DataFrame({"x": [1e-5, 1e16, -0.0]})
    assert csv_text(frame, "en") == "x\n1e-05\n1e+16\n-0.0\n"
    assert csv_text(frame, "id") == BOM + "x\n1e-05\n1e+16\n-0,0\n"


# workbook


def opened(frames, folder, language="id", about=("Simulasi", "Bukan untuk keputusan tentang seseorang.")):
    write_workbook(frames, folder / "study.xlsx", language, about)
    assert [path.name for path in folder.iterdir()] == ["study.xlsx"]
    return load_workbook(folder / "study.xlsx")


def in_excel(cell):
    """What a cell holds: sixteen digits, or nothing."""
    if pd.isna(cell):
        return None
    return float(f"{cell:.16g}") if isinstance(cell, float) else cell


def test_a_workbook_holds_the_tables_as_they_are(tmp_path, plan):
    runs, weeks = tables()
    frames = {"levels.csv": levels(runs, plan.names), "triwulan.csv": quarterly(weeks, plan, "posts", "id")}
    book = opened(frames, tmp_path)
    assert book.sheetnames == ["Tentang", "levels", "triwulan"]
    for name, frame in frames.items():
        heads, *rows = book[name.removesuffix(".csv")].iter_rows(values_only=True)
        assert heads == tuple(frame.columns)
        assert rows == [tuple(in_excel(cell) for cell in row) for row in frame.itertuples(index=False)]


def test_a_sheet_is_ready_for_use(tmp_path):
    frame = pd.DataFrame({"policy": ["a rather long name of a policy", "b"], "value": [1234567.5, 2.0]})
    sheet = opened({"comparison.csv": frame}, tmp_path)["comparison"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert all(cell.font.bold for cell in sheet[1])
    assert not sheet["A2"].font.bold
    assert sheet.column_dimensions["A"].width > 30 > sheet.column_dimensions["B"].width > 9


def test_the_first_sheet_says_what_this_is(tmp_path):
    sheet = opened({"x.csv": pd.DataFrame({"x": [1]})}, tmp_path, "en").worksheets[0]
    assert sheet.title == "About"
    assert [cell.value for cell in sheet["A"]] == ["Simulasi", "Bukan untuk keputusan tentang seseorang."]
    assert sheet["A1"].font.bold
    assert sheet["A2"].alignment.wrap_text


def test_numbers_are_numbers_with_a_readable_format(tmp_path):
    values = {"year": [2026], "seed": [12345], "n": [12345], "big": [1234.5], "small": [0.0456], "tiny": [1e-9]}
    odd = {"nothing": [math.nan], "infinite": [math.inf], "text": ["=1+1"], "yes": [True], "zero": [0.0]}
    heads, cells = opened({"x.csv": pd.DataFrame(values | odd)}, tmp_path)["x"].iter_rows()
    found = {head.value: cell for head, cell in zip(heads, cells, strict=True)}
    formats = {name: found[name].number_format for name in (*values, "zero")}
    assert formats == {
        "year": "0",
        "seed": "0",
        "n": "#,##0",
        "big": "#,##0",
        "small": "#,##0.0000",
        "tiny": "0.0E+00",
        "zero": "#,##0",
    }
    assert all(found[name].data_type == "n" and found[name].value == values[name][0] for name in values)
    assert found["nothing"].value is found["infinite"].value is None
    assert (found["text"].data_type, found["text"].value) == ("s", "=1+1")
    assert found["yes"].value is True


def test_rupiah_are_whole(tmp_path):
    costs = cost_table(load("posts", over="kecil"), 52).assign(low=0.25)
    heads, *rows = opened({"costs.csv": costs}, tmp_path)["costs"].iter_rows()
    money = [at for at, head in enumerate(heads) if head.value in ("central", "low", "high")]
    assert {row[at].number_format for row in rows for at in money} == {"#,##0"}
    assert len(rows) > 1


def test_the_same_tables_give_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook({"x.csv": pd.DataFrame({"x": [1.5]})}, tmp_path / name, "en", ["Simulation"])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with ZipFile(tmp_path / "a.xlsx") as packed:
        assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    made = load_workbook(tmp_path / "a.xlsx").properties
    assert made.created == made.modified == datetime(1980, 1, 1)


def test_names_of_sheets_are_such_that_excel_takes_them():
    long = "a_very_long_name_of_a_table_that_goes_on"
    names = sheet_names(["About", f"{long}.csv", f"{long}_2.csv", "about.csv", "a:b/c?.csv", "History.csv", "''.csv"])
    assert names == ["About", long[:31], f"{long[:29]}_2", "about_2", "a_b_c_", "History_2", "_"]


def test_a_table_longer_than_a_sheet_is_refused(tmp_path):
    frame = pd.DataFrame({"x": np.zeros(1_048_576)})
    with pytest.raises(InputError, match=r"^weeks.csv: 1,048,576 rows are more"):
        write_workbook({"weeks.csv": frame}, tmp_path / "x.xlsx", "en", [])


# quarterly table


def targets(plan, weeks=None, language="en", scenario="posts"):
    return quarterly(tables()[1] if weeks is None else weeks, plan, scenario, language)


def of(frame, name, quarter="Q1"):
    return frame[(frame["indicator"] == say(f"label.{name}")) & (frame["quarter"] == quarter)].iloc[0]


def test_targets_are_means_over_the_seeds(plan):
    found, weeks = targets(plan), tables()[1]
    second = weeks[(weeks["scenario"] == "posts") & (weeks["week"] // 13 == 1)]
    seeds = second.groupby("seed").sum(numeric_only=True)
    expected = {
        "guidance_minutes": 4.348 * seeds["guidance_minutes"] / seeds["clients_active"],
        "reports_kept": 100 * seeds["reports_kept"] / seeds["reports_due"],
        "completions": 52.18 / 4 * seeds["completions"] / 13,
        "clients_active": seeds["clients_active"] / 13,
        "caseload": seeds["clients_active"] / seeds["pks"],
    }
    for name, values in expected.items():
        row = of(found, name, "Q2")
        assert (row["target"], row["low"], row["high"]) == pytest.approx((values.mean(), values.min(), values.max()))
    assert len(found) == 2 * (len(INDICATORS) + 1)
    assert found["target"].notna().all()


def test_limits_are_what_one_office_in_ten_passes(plan):
    """Nineteen seeds divide the future into twenty equal chances: the second and the eighteenth are the limits."""
    one = tables()[1].query("scenario == 'posts' and seed == 1")
    weeks = pd.concat([one.assign(seed=n, trust=one["clients_active"] * n / 20) for n in range(1, 20)])
    row = of(targets(plan, weeks), "trust")
    assert (row["target"], row["low"], row["high"]) == pytest.approx((0.5, 0.1, 0.9))


def test_one_seed_has_no_limits(plan):
    found = targets(plan, tables()[1].query("seed == 1"))
    assert found[["low", "high"]].isna().all(axis=None)
    assert found["target"].notna().all()


@pytest.mark.parametrize(
    ("begins", "quarters"),
    [
        (date(2026, 1, 5), [(2026, "Tw I"), (2026, "Tw II")]),
        (date(2026, 10, 5), [(2026, "Tw IV"), (2027, "Tw I")]),
        (date(2026, 3, 30), [(2026, "Tw II"), (2026, "Tw III")]),
        (date(2027, 5, 17), [(2027, "Tw III"), (2027, "Tw IV")]),  # both middles lie in July to September
    ],
)
def test_quarters_have_the_names_of_the_calendar(plan, begins, quarters):
    first = plan.scenarios[0]
    moved = replace(first, world=first.world.model_copy(update={"policy_date": begins}))
    found = targets(replace(plan, scenarios=(moved, *plan.scenarios[1:])), language="id")
    assert list(dict.fromkeys(zip(found["tahun"], found["triwulan"], strict=True))) == quarters


def test_the_table_leaves_room_for_what_the_office_realises(plan):
    found = targets(plan, language="id")
    heads = "tahun triwulan indikator satuan target batas_bawah batas_atas realisasi capaian"
    assert list(found) == heads.split()
    assert found[["realisasi", "capaian"]].isna().all(axis=None)
    assert list(targets(plan)) == "year quarter indicator unit target low high realised achieved".split()
    assert not found.duplicated(["tahun", "triwulan", "indikator"]).any()
    nothing = targets(plan, scenario="broken", language="id")
    assert nothing.empty
    assert list(nothing) == heads.split()


def test_nothing_latent_is_asked_of_an_office(plan):
    assert not any("latent" in drawn.id for drawn in INDICATORS)
    for language, word in (("en", "latent"), ("id", "tidak tercatat")):
        assert not targets(plan, language=language).iloc[:, 2].str.contains(word, case=False).any()


# in figures


def test_levels_of_the_reference_without_latent_ones(plan):
    found = levels(tables()[0], plan.names)
    table = in_figures(found, plan.names, "id")
    assert list(table) == "indikator satuan angka batas_bawah_95 batas_atas_95 jumlah_seed".split()
    assert not table["indikator"].str.contains("tidak tercatat", case=False).any()
    assert len(table) == sum(not is_latent(outcome) for outcome in OUTCOMES.values())
    row = found.query("scenario == 'kecil' and outcome == 'reports_kept'").iloc[0]
    shown = table[table["indikator"] == say("label.reports_kept", "id")].iloc[0].tolist()
    assert shown == [say("label.reports_kept", "id"), unit("%", "id"), row["value"], row["low"], row["high"], 2]
    assert table["jumlah_seed"].dtype == "int64"
