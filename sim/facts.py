"""What is known of an office and its districts, as read from a scenario's `world:` section; checked and frozen."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.arrays import largest_remainder

STRICT = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


def fact(unit: str, low: float, high: float, doc: str, **more):
    """A field with unit, range and sentence."""
    return Field(ge=low, le=high, description=doc, json_schema_extra={"unit": unit}, **more)


def one_of(*names: str) -> dict:
    """Part of a JSON Schema: exactly one of these fields is given."""
    return {"oneOf": [{"required": [name]} for name in names]}


class District(BaseModel):
    """A district of the work area."""

    model_config = ConfigDict(**STRICT, title="district")

    population: Annotated[int, fact("people", 1, 50_000_000, "Inhabitants; shares of clients follow them.")]
    city: Annotated[bool, Field(description="Urban: more phones and signal.")] = False
    km: Annotated[float, fact("km", 0, 1000, "Mean distance of clients to the office.")]
    km_sd: Annotated[float, fact("km", 0, 300, "Spread of that distance.")] = 5.0
    trip_hours: Annotated[float, fact("h", 0.2, 24, "Round trip of a PK from the office into the district.")]
    office: Annotated[str, Field(description="Bapas that covers the district.", min_length=1)] = "Bapas"


class References(BaseModel):
    """Means and standard deviations of the reference population, found by pilot runs and kept with the world.

    They put "per SD" coefficients on a fixed scale. They are constants: a run never recomputes them, or the effect of
    a policy would be lost with its own mean.
    """

    model_config = ConfigDict(**STRICT, title="references")

    trust: Annotated[float, fact("0-1", 0, 1, "Mean trust of active clients.")] = 0.4643
    trust_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation.")] = 0.1808
    alliance: Annotated[float, fact("0-1", 0, 1, "Mean alliance (goals, tasks, bond).")] = 0.4924
    alliance_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation.")] = 0.1413
    tasks: Annotated[float, fact("0-1", 0, 1, "Mean agreement on tasks.")] = 0.4884
    tasks_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation.")] = 0.1499
    goals: Annotated[float, fact("0-1", 0, 1, "Mean agreement on goals.")] = 0.5014
    goals_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation.")] = 0.1539
    bond: Annotated[float, fact("0-1", 0, 1, "Mean bond.")] = 0.4874
    bond_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation.")] = 0.1632
    motivation: Annotated[float, fact("SD", -2, 2, "Mean motivation.")] = 0.03541
    motivation_sd: Annotated[float, fact("SD", 0.1, 3, "Its standard deviation.")] = 1.089
    reactance: Annotated[float, fact("0-1", 0, 1, "Mean reactance.")] = 0.1906
    reactance_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation.")] = 0.09692
    openness: Annotated[float, fact("0-1", 0, 1, "Mean openness.")] = 0.4977
    needs_match: Annotated[float, fact("0-1", 0, 1, "Mean match of guidance to needs.")] = 0.278
    needs_match_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation.")] = 0.1653
    stigma_felt: Annotated[float, fact("0-1", 0, 1, "Mean stigma felt.")] = 0.4266
    stigma_felt_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation.")] = 0.09171
    support: Annotated[float, fact("0-1", 0, 1, "Mean family support.")] = 0.6948
    support_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation.")] = 0.1585
    conflict: Annotated[float, fact("0-1", 0, 1, "Mean family conflict.")] = 0.4003
    conflict_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation.")] = 0.1601
    acceptance: Annotated[float, fact("0-1", 0, 1, "Mean acceptance of the clients' neighbourhoods.")] = 0.496
    acceptance_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation.")] = 0.07984
    employer_acceptance: Annotated[float, fact("0-1", 0, 1, "Mean acceptance among local employers.")] = 0.4501
    employer_acceptance_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation among places.")] = 0.08999
    employed: Annotated[float, fact("share", 0, 1, "Share of clients who work.")] = 0.7245
    gap: Annotated[float, fact("SD", -2, 4, "Mean gap in education between PK and client.")] = 0.8674
    dose: Annotated[float, fact("min/week", 0.1, 200, "Mean recent guidance.")] = 5.261
    minutes: Annotated[float, fact("min", 1, 120, "Mean minutes of a contact.")] = 33.55
    local_failure: Annotated[float, fact("1/client/week", 0, 1, "Failures that neighbours see.")] = 0.0004118
    local_success: Annotated[float, fact("1/client/week", 0, 1, "Completed orders of clients who work.")] = 0.003669
    apathy: Annotated[float, fact("0-1", 0, 1, "Mean apathy of PKs.")] = 0.1771
    apathy_sd: Annotated[float, fact("0-1", 0.01, 1, "Its standard deviation.")] = 0.06545
    workload: Annotated[float, fact("ratio", 0.1, 10, "Mean work asked against hours there, all PKs.")] = 0.8608
    missed: Annotated[float, fact("share", 0, 1, "Share whose last report was missed.")] = 0.1885
    local_failures: Annotated[
        float, fact("%/year", 0, 100, "Local clients with a recorded offence, per 100 and year.")
    ] = 1.912
    failures: Annotated[float, fact("1/client/week", 0, 1, "Arrests and revocations per active client.")] = 0.0005526


def repeated(districts: dict[str, District], offices: int) -> dict[str, District]:
    """Districts once for each of so many offices; districts and offices are numbered."""
    width = len(str(offices))
    return {
        f"{name} {office:0{width}}": district.model_copy(update={"office": f"{district.office} {office:0{width}}"})
        for office in range(1, offices + 1)
        for name, district in districts.items()
    }


class World(BaseModel):
    """An office, its people and its districts."""

    model_config = ConfigDict(**STRICT, title="world", json_schema_extra=one_of("pks", "clients_per_pk"))

    clients: Annotated[int, fact("clients", 1, 2_000_000, "Active adult clients at the start.")]
    intake_per_year: Annotated[float, fact("clients/year", 0, 1_000_000, "Clients who begin in a year.")]
    pks: Annotated[int | None, fact("PKs", 0, 200_000, "PKs in post; or give clients_per_pk.")] = None
    clients_per_pk: Annotated[float | None, fact("clients/PK", 1, 5000, "Sets the number of PKs instead.")] = None
    litmas_per_year: Annotated[float, fact("reports/year", 0, 5_000_000, "Social inquiry reports asked of the office.")]
    neighbourhoods: Annotated[int, fact("places", 1, 100_000, "Neighbourhoods in which clients live.")] = 300
    members: Annotated[int, fact("people/place", 5, 200, "Members of the community in a neighbourhood.")] = 30
    groups: Annotated[int, fact("groups", 0, 10_000, "Pokmaslipas that have signed with the office.")] = 20
    policy_date: Annotated[date, Field(strict=False, description="Monday of week 0.")] = date(2026, 1, 5)
    climate: Annotated[float, fact("0-1", 0, 1, "Working climate of the office.")] = 0.5
    districts: Annotated[dict[str, District], Field(min_length=1, description="Districts by name.")]
    references: References = References()
    offices: Annotated[
        int, fact("offices", 1, 1000, "Offices alike: the districts are repeated for each, numbered.")
    ] = 1

    @model_validator(mode="after")
    def one_of_two(self):
        """Exactly one of pks and clients_per_pk sets the number of PKs."""
        if (self.pks is None) == (self.clients_per_pk is None):
            raise ValueError("give exactly one of pks and clients_per_pk")
        return self

    @cached_property
    def every_district(self) -> dict[str, District]:
        """Districts of all offices by name: where several offices are alike each has its own, numbered."""
        return self.districts if self.offices == 1 else repeated(self.districts, self.offices)

    @property
    def kinds(self) -> dict[str, str]:
        """The name under which every district was written: where offices are alike, several have the same."""
        return dict(zip(self.every_district, list(self.districts) * self.offices, strict=True))

    def seats(self) -> tuple[np.ndarray, np.ndarray]:
        """Seats of PKs by district: those filled at the start, by population, and those kept for hiring."""
        filled = largest_remainder(self.pk_count, np.array([d.population for d in self.every_district.values()]))
        return filled, np.maximum(filled + 2, 20)

    @property
    def pk_count(self) -> int:
        """PKs in post at the start."""
        if self.pks is not None:
            return self.pks
        return max(1, round(self.clients / (self.clients_per_pk or 1.0)))
