"""The peer's half of a comparison, run by the peer's own Python: it must not import the library.

    PEER_PYTHON benchmarks/peer_openfisca.py FR INPUTS.npz RESULTS.npz BATCH REPEATS

Inputs and results are arrays in euros or dinars, by the names of ``peers.py``. Prints one line of JSON:
CPU seconds of each repetition over the same lines, building of simulations and giving of inputs left out;
what loading the model took; its version. Nothing of the model is changed.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from openfisca_core.simulation_builder import SimulationBuilder

Given = Mapping[str, Any]
Give = Callable[[Any, Given, str], None]
HOURS, FULL_MONTH, FULL_TIME = 35, 151.67, "temps_plein"


def france(simulation: Any, given: Given, month: str) -> None:
    """A mainland private employer; the general reduction is that of the month alone."""
    executive, hours = given["executive"], given["contract_hours_per_week"]
    month_hours = hours * FULL_MONTH / HOURS

    def put(name: str, values: Any) -> None:
        simulation.set_input(name, month, values)

    put("salaire_de_base", given["gross"])
    put("categorie_salarie", np.where(executive, "prive_cadre", "prive_non_cadre"))
    put("contrat_de_travail", np.where(hours < HOURS, "temps_partiel", FULL_TIME))
    put("heures_remunerees_volume", np.where(hours < HOURS, month_hours, 0))
    put("effectif_entreprise", given["headcount"])
    put("taux_accident_travail", given["work_accident_rate"])
    put("complementaire_sante_montant", given["health_cover"])
    put("complementaire_sante_part_employeur", given["health_cover_employer_share"])
    put("prevoyance_obligatoire_cadre_taux_employeur", np.where(executive, 0.015, 0))
    put("redevable_taxe_apprentissage", np.ones_like(executive))
    put("allegement_general_mode_recouvrement", np.full(executive.size, "anticipe"))


def tunisia(simulation: Any, given: Given, month: str) -> None:
    """An employee of the general scheme of private employers."""
    simulation.set_input("salaire_de_base", month, given["gross"])
    simulation.set_input("regime_securite_sociale_cotisant", month, np.full(given["gross"].size, "rsna"))
    simulation.set_input("adhesion_cnss_regime_complementaire", month, given["complementary_scheme"])
    year = month[:4]
    simulation.set_input("chef_de_famille", year, given["head_of_household"])
    simulation.set_input("nb_enf", year, given["children"])


def system(code: str) -> tuple[Any, Give]:
    """The model of a country and how it is given its inputs."""
    if code == "FR":
        from openfisca_france import FranceTaxBenefitSystem

        return FranceTaxBenefitSystem(), france
    from openfisca_tunisia import TunisiaTaxBenefitSystem

    return TunisiaTaxBenefitSystem(), tunisia


def compute(
    system: tuple[Any, Give], given: Given, lines: Iterable[str], month: str, batch: int
) -> tuple[float, dict[str, Any]]:
    """CPU seconds that all lines of all persons take, batch by batch, and the lines."""
    (model, give), cpu, found = system, 0.0, []
    size = len(given["gross"])
    for start in range(0, size, batch):
        stop = min(start + batch, size)
        simulation = SimulationBuilder().build_default_simulation(model, count=stop - start)
        give(simulation, {name: values[start:stop] for name, values in given.items()}, month)
        began = time.process_time()
        found.append([simulation.calculate(name, month) for name in lines])
        cpu += time.process_time() - began
    return cpu, {
        name: np.concatenate(parts) for name, parts in zip(lines, zip(*found, strict=True), strict=True)
    }


def main() -> None:
    """Load, warm up, measure, write."""
    code, inputs, results, batch, repeats = *sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5])
    with np.load(inputs) as file:
        given = {name: file[name] for name in file.files}
    month, lines = str(given.pop("month")), [str(each) for each in given.pop("lines")]
    began = time.process_time()
    model = system(code)
    loading = time.process_time() - began
    few = {name: values[:100] for name, values in given.items()}
    compute(model, few, lines, month, 100)  # which reads the parameters of the date
    taken = []
    for _ in range(repeats):
        cpu, found = compute(model, given, lines, month, batch)
        taken.append(cpu)
    np.savez(results, **found)
    package = "openfisca-france" if code == "FR" else "openfisca-tunisia"
    version = f"{package} {importlib.metadata.version(package)}"
    print(json.dumps({"cpu": taken, "loading": loading, "version": version}))


if __name__ == "__main__":
    main()
