"""The shares of the main result's variance, kept beside the declarations, from where EVIDENCE.md shows them."""

from __future__ import annotations

from math import isfinite
from pathlib import Path

from experiments.assumptions import shares
from experiments.assumptions.tables import Conclusion, shares_table
from experiments.errors import InputError, cannot_write
from experiments.findings.assumed import points
from experiments.plan import Plan, code_hash
from experiments.store import write_text
from sim.explain import write_documents
from sim.parameters import declarations
from sim.parameters import shares as stored


def keep(plan: Plan, first: Conclusion) -> list[str]:
    """Write the shares of the first policy's effect on the first outcome, and bring the documents up to date.

    Parameters
    ----------
    plan : Plan
    first : Conclusion

    Returns
    -------
    list of str
        Names of the files.

    Raises
    ------
    InputError
        If there are too few points to tell chance, or the project cannot be written.
    """
    if not isfinite(first.judged.hangs.threshold):
        raise InputError(f"{plan.name}: too few points, or one effect at all of them; nothing to keep")
    try:
        write_text(told(plan, first), stored.FILE)
        write_documents()
    except OSError as problem:
        raise cannot_write(problem.filename or stored.FILE, problem) from problem
    return [f"sim/parameters/{Path(stored.FILE).name}", "sim/EVIDENCE.md"]


def told(plan: Plan, first: Conclusion) -> str:
    """The file: where the shares come from, then a line per parameter in the order of the declarations."""
    found = shares_table(plan, shares(points(plan), first.effect)).set_index("parameter")
    about = {
        "study": plan.name,
        "effect": f"{first.policy} against {plan.names[0]} on {first.outcome}, {plan.weeks} weeks",
        "points": f"{first.judged.points} (seeds at each: {len(plan.seeds)}, parameters: {len(found)})",
        "model": code_hash(),
        "smallest share told from chance": f"{found['smallest_told'].iloc[0]:.1f}",
    }
    lines = [f"# {name}: {value}" for name, value in about.items()] + ["path,share"]
    for path, _ in declarations():
        if path in found.index:
            lines.append(f"{path},{found.loc[path, 'share']:.1f}" if found.loc[path, "told"] else f"{path},")
    return "\n".join(lines) + "\n"
