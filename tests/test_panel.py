"""What a field researcher would have seen: the panel of a study comes from the runs to the table."""

import numpy as np

from experiments.batch import conduct
from experiments.findings.made_up import finish_panel
from experiments.loops.panel import ARROWS
from experiments.loops.planning import panel_plan
from sim import load


def test_a_panel_is_kept_and_set_beside_the_truth(tmp_path):
    plan = panel_plan(load("kecil", changes=["world.clients=120", "world.intake_per_year=80"]), (1, 2), 66)
    batch = conduct(plan, tmp_path, workers=1)
    assert not batch.failures
    made = finish_panel(plan, tmp_path)
    assert list(made["arrow"]) == list(ARROWS)
    assert np.isfinite(made["estimate"]).all()
    assert (tmp_path / "panel.csv").exists()
