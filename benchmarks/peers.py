"""The same payslip lines of the same people by the library and by OpenFisca, in one run.

The peer lives in a Python of its own (``run.py --peer-python PATH``): its versions of numpy need not be ours.
Both are given the same arrays; each person's month stands alone. Of either, computing is timed and nothing
else: no reading, no loading of a model. A small run leaves compiling rules and parameters out as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import numpy as np

Figures = dict[str, Any]
BATCH = 10_000
"""Persons computed at once on both sides: the size at which the peer is fastest for one."""

FRENCH_LINES = {  # our node: the peer's variable
    "vieillesse_plafonnee_employee": "vieillesse_plafonnee_salarie",
    "vieillesse_deplafonnee_employee": "vieillesse_deplafonnee_salarie",
    "agirc_arrco_employee": "agirc_arrco_salarie",
    "ceg_employee": "contribution_equilibre_general_salarie",
    "cet_employee": "contribution_equilibre_technique_salarie",
    "apec_employee": "apec_salarie",
    "csg_deductible_employee": "csg_deductible_salaire",
    "csg_non_deductible_employee": "csg_imposable_salaire",
    "crds_employee": "crds_salaire",
    "mutuelle_employee": "complementaire_sante_salarie",
    "maladie_employer": "mmid_employeur_net_allegement",
    "vieillesse_plafonnee_employer": "vieillesse_plafonnee_employeur",
    "vieillesse_deplafonnee_employer": "vieillesse_deplafonnee_employeur",
    "allocations_familiales_employer": "famille_net_allegement",
    "atmp_employer": "accident_du_travail",
    "fnal_employer": "fnal",
    "csa_employer": "contribution_solidarite_autonomie",
    "chomage_employer": "chomage_employeur",
    "ags_employer": "ags",
    "agirc_arrco_employer": "agirc_arrco_employeur",
    "ceg_employer": "contribution_equilibre_general_employeur",
    "cet_employer": "contribution_equilibre_technique_employeur",
    "apec_employer": "apec_employeur",
    "prevoyance_cadre_employer": "prevoyance_obligatoire_cadre",
    "mutuelle_employer": "complementaire_sante_employeur",
    "forfait_social_employer": "forfait_social",
    "formation_professionnelle_employer": "contribution_formation_professionnelle",
    "taxe_apprentissage_employer": "taxe_apprentissage",
    "dialogue_social_employer": "financement_organisations_syndicales",
    "peec_employer": "participation_effort_construction",
    "versement_mobilite_employer": "versement_transport",
    "reduction_generale": "allegement_general",
    "reduction_generale_coefficient": "taux_allegement_general",
    "ceiling": "plafond_securite_sociale",
    "net_before_tax": "salaire_net",
    "taxable_income": "salaire_imposable",
    "employer_cost": "salaire_super_brut",
}
TUNISIAN_LINES = {
    "cnss_employee": "cotisations_salarie - retraite_complementaire_salarie",
    "cnss_employer": "cotisations_employeur - retraite_complementaire_employeur",
    "complementary_employee": "retraite_complementaire_salarie",
    "complementary_employer": "retraite_complementaire_employeur",
    "tfp_employer": "taxe_formation_professionnelle",
    "foprolos_employer": "contribution_foprolos",
    "salary_net_of_cnss": "salaire_imposable",
    "income_tax": "irpp_salarie_preleve_a_la_source",
    "css": "contribution_sociale_solidarite_prelevee_a_la_source",
    "net_pay": "salaire_net_a_payer",
    "employer_cost": "salaire_super_brut",
}

EXECUTIVES = (
    "employer's provident contribution of executives: in our base without allowance, not in the peer's"
)
WHY = {
    "ags_employer": "0.25 % here (AGS board, since 2024-07), 0.20 % at the peer",
    "csg_deductible_employee": EXECUTIVES,
    "csg_non_deductible_employee": EXECUTIVES,
    "crds_employee": EXECUTIVES,
    "net_before_tax": "carries CSG and CRDS",
    "taxable_income": "employer's share of health cover: taxable here (CGI art. 83), left out by the peer",
    "employer_cost": "carries AGS",
    "chomage_employer": "the peer rounds each of two brackets, part-time ceilings between them",
    "reduction_generale": "carries the coefficient",
    "reduction_generale_coefficient": "a month of 52/12 weeks here (CSS D241-7), of 151.67 hours at the peer",
}
"""Where a line differs for another reason than floating point, found by working it out apart."""


class NoPeer(ImportError):
    """No Python with the peer was named, or it cannot run it."""


@attrs.frozen
class Comparison:
    """One country's: a month, lines, and people drawn as the peer takes them (euros or dinars)."""

    code: str
    month: str
    decimals: int
    lines: Mapping[str, str]
    draw: Callable[[int], dict[str, Any]]

    @property
    def variables(self) -> list[str]:
        """What the peer computes: every variable that a line names."""
        return list(dict.fromkeys(name for each in self.lines.values() for name in each.split(" - ")))


def french_people(size: int) -> dict[str, Any]:
    """Gross pay from 400 to 16 000 EUR, a fifth executives, two fifths part time, three sizes of employer."""
    rng = np.random.default_rng(59)
    part_time = rng.random(size) < 0.4
    return {
        "gross": rng.integers(40_000, 1_600_000, size) / 100,
        "executive": rng.random(size) < 0.2,
        "contract_hours_per_week": np.where(part_time, rng.integers(6, 35, size), 35),
        "headcount": rng.choice([5, 27, 60], size),
        "work_accident_rate": np.full(size, 0.0118),
        "health_cover": rng.choice([0, 60.0], size),
        "health_cover_employer_share": np.full(size, 0.5),
    }


def tunisian_people(size: int) -> dict[str, Any]:
    """Gross pay from 500 to 8 000 TND, heads of household, children, a tenth in the complementary scheme."""
    rng = np.random.default_rng(59)
    return {
        "gross": rng.integers(500_000, 8_000_000, size) / 1000,
        "complementary_scheme": rng.random(size) < 0.1,
        "head_of_household": rng.random(size) < 0.5,
        "children": rng.integers(0, 6, size),
    }


COMPARISONS = {
    "FR": Comparison("FR", "2026-07", 2, FRENCH_LINES, french_people),
    "TN": Comparison("TN", "2026-03", 3, TUNISIAN_LINES, tunisian_people),
}


def against(code: str, size: int) -> Figures:
    """How many times less CPU a person-month takes here than at the peer, and where results differ."""
    comparison = COMPARISONS[code]
    people = comparison.draw(size)
    repeats = 5 if size <= 5 * BATCH else 1
    theirs, results = _peer(comparison, people, repeats)
    ours, found, peak = _own(comparison, people, repeats)
    cpu, wall, peers = min(ours)[0], min(each[1] for each in ours), min(theirs["cpu"])
    return {
        "value": peers / cpu, "cpu": cpu, "wall": wall, "peak_mb": peak, "rows": size,
        "lines": len(comparison.lines), "µs a person-month": cpu / size * 1e6,
        "µs of the peer": peers / size * 1e6, "peer": theirs["version"],
        "its loading s": round(theirs["loading"], 1),
        "differing": differences(comparison, found, results),
    }  # fmt: skip


def _peer(comparison: Comparison, people: Mapping[str, Any], repeats: int) -> tuple[Figures, dict[str, Any]]:
    """Have the peer compute in its own process; raises NoPeer."""
    python = os.environ.get("CAE_PEER_PYTHON", "")
    if not python:
        message = "no peer: run.py --peer-python PATH"
        raise NoPeer(message)
    with tempfile.TemporaryDirectory() as place:
        inputs, results = Path(place, "inputs.npz"), Path(place, "results.npz")
        np.savez(inputs, month=comparison.month, lines=comparison.variables, **people)
        script = str(Path(__file__).with_name("peer_openfisca.py"))
        command = [python, script, comparison.code, str(inputs), str(results), str(BATCH), str(repeats)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoPeer((done.stderr.strip() or "the peer failed").splitlines()[-1])
        with np.load(results) as file:
            return json.loads(done.stdout.splitlines()[-1]), {name: file[name] for name in file.files}


def _own(
    comparison: Comparison, people: Mapping[str, Any], repeats: int
) -> tuple[list[tuple[float, float]], dict[str, Any], float]:
    """CPU and wall seconds of each repetition, results by node in minor units, peak memory in MB."""
    import resource

    from cae_core.country import find_country
    from cae_core.periods import Month

    regime = find_country(comparison.code).regimes["employee"]
    graph = regime.framework.at(Month.parse(comparison.month).last)
    columns, size = _columns(comparison, people), len(people["gross"])
    batches = [_rows(columns, slice(start, start + BATCH)) for start in range(0, size, BATCH)]
    graph.run_arrays(_columns(comparison, comparison.draw(10)), comparison.lines)
    taken: list[tuple[float, float]] = []
    found: list[dict[str, Any]] = []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        found = [graph.run_arrays(batch, comparison.lines) for batch in batches]
        taken.append((time.process_time() - cpu, time.perf_counter() - wall))
    together = {node: _joined([each[node] for each in found]) for node in comparison.lines}
    return taken, together, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _rows(columns: Mapping[str, Any], rows: slice) -> dict[str, Any]:
    """Some persons' columns."""
    return {name: _each(value, lambda part: part[rows]) for name, value in columns.items()}


def _joined(parts: list[Any]) -> Any:
    """The batches of a line in one column."""
    if hasattr(parts[0], "d"):
        n = np.concatenate([each.n for each in parts])
        return type(parts[0])(n, np.concatenate([np.broadcast_to(each.d, each.n.shape) for each in parts]))
    return np.concatenate(parts)


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    """A column with its array, or both of a rate, changed."""
    if hasattr(value, "d"):
        return type(value)(_each(value.n, change), _each(value.d, change))
    return change(value) if isinstance(value, np.ndarray) else value


def _columns(comparison: Comparison, people: Mapping[str, Any]) -> dict[str, Any]:
    """The same people as the library takes them: exact minor units, counts, rates."""
    from cae_core.rules.ratio import Ratio

    unit = 10**comparison.decimals
    columns: dict[str, Any] = {}
    for name, values in people.items():
        if name in {"gross", "health_cover"}:
            columns[name] = np.rint(values * unit).astype(np.int64)
        elif name.endswith(("_rate", "_share")):  # the same for all
            columns[name] = Ratio.parse(f"{values[0]}")
        elif name.endswith("_per_week"):
            columns[name] = Ratio(values.astype(np.int64), np.ones(len(values), np.int64))
        else:
            columns[name] = values
    if comparison.code == "TN":  # which the peer does not know
        columns["work_accident_rate"] = Ratio(0)
    return columns


def differences(
    comparison: Comparison, found: Mapping[str, Any], peers: Mapping[str, Any]
) -> dict[str, list[Any]]:
    """By line: its variables at the peer, the share of people whose amount is another once the peer's is
    rounded to the cent or millime (coefficients: to four decimals), and the largest difference before it is.
    """
    told = {}
    for node, variables in comparison.lines.items():
        first, *taken_off = variables.split(" - ")
        there = np.abs(peers[first] - sum((peers[each] for each in taken_off), start=np.zeros(1)))
        here, unit = found[node], 10**comparison.decimals
        if hasattr(here, "d"):
            here, unit = here.n / here.d * 10_000, 10_000
        other = np.floor(there * unit + 0.5) != np.abs(np.rint(here))
        told[node] = [variables, float(other.mean()), float(np.abs(there - np.abs(here) / unit).max())]
    return told
