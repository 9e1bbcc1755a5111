"""The given payslips of 2012 to 2026, replayed; the published cases and numbers beside them."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from moroccan_pay import MOROCCO, check, dirhams, nodes, payslip

from cae_core.payroll.vectors import read_vectors, replay

DATA = Path(__file__).parents[1] / "data"
VECTORS = read_vectors((DATA / "ma_vectors.json").read_text(encoding="utf-8"))
ORACLES = json.loads((DATA / "ma_oracles.json").read_text(encoding="utf-8"))
PUBLISHED = {each["id"]: each for each in ORACLES["vectors"]}
SUM = Fraction(1, 100)
"""A sum of our rounded lines and a rounded sum of exact values may differ by so much."""


def test_every_given_payslip_is_replayed():
    replayed = replay(VECTORS, MOROCCO.regimes, 2)
    assert (replayed.vectors, replayed.values, replayed.off) == (21, 337, ())


@pytest.mark.parametrize(
    "vector", [each for each in VECTORS["vectors"] if "solve_for" not in each], ids=lambda each: each["id"]
)
def test_a_centime_is_the_most_that_a_figure_differs_by(vector):
    run = nodes(vector["on"][:7], **{name: str(value) for name, value in vector["inputs"].items()})
    for node, text in vector["expected"].items():
        assert abs(dirhams(run, node) - Fraction(text)) <= SUM, node


def test_the_cnss_statement_of_a_payroll():
    """A wage bill of 100 000 of which 60 000 under the ceiling; CNSS in one rate (MA-198)."""
    oracle = PUBLISHED["MA-V-P04"]["expected"]
    bill = nodes("2026-01", taxable_gross="100000", cnss_base="60000")
    check(
        bill,
        allocations_familiales_employer=oracle["allocations_familiales"],
        taxe_formation_professionnelle_employer=oracle["formation_professionnelle"],
        amo_employee=oracle["amo_salarial"],
        employee_contributions=oracle["total_salarial"],
    )
    both = [Fraction(oracle[f"prestations_{term}_terme_patronal"]) for term in ("court", "long")]
    assert dirhams(bill, "cnss_employer") == sum(both)
    amo = Fraction(oracle["amo_patronal"]) + Fraction(oracle["participation_amo_patronal"])
    assert dirhams(bill, "amo_employer") == amo
    employer = ("cnss", "amo", "allocations_familiales", "taxe_formation_professionnelle")
    assert sum(dirhams(bill, f"{each}_employer") for each in employer) == Fraction(oracle["total_patronal"])


def test_cnss_under_and_over_the_ceiling():
    oracle = PUBLISHED["MA-V-P05"]
    for case, expected in zip(oracle["inputs"]["cas"], oracle["expected"]["cnss_salarie"], strict=True):
        check(nodes("2026-01", gross=case["sbi"]), cnss_employee=expected)


def test_gross_pay_with_overtime():
    """20 an hour: 170 normal hours, 25 at +25 %, 15 by night on a rest day."""
    oracle = PUBLISHED["MA-V-P06"]
    run = payslip("2026-01", hourly_rate="20", hours="170", overtime_hours_25="25", overtime_hours_100="15")
    check(run, base_salary="3400", overtime_pay="1225", gross=oracle["expected"]["salaire_brut"])


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_the_tax_before_and_after_the_finance_act_of_2025(year):
    oracle = PUBLISHED["MA-V-P08"]
    run = nodes(f"{year}-06", taxable_income=oracle["inputs"]["sni_mensuel"], dependants="0")
    check(run, income_tax=oracle["expected"][f"ir_{year}"])


def test_the_published_account_number():
    """MA-188."""
    (oracle,) = [each for each in ORACLES["identifiers"] if each["id"] == "MA-V-ID01"]
    iban, rib = oracle["inputs"]["iban"], oracle["expected"]["rib"]
    assert MOROCCO.check_identifier("iban", iban) == iban
    assert MOROCCO.check_identifier("rib", rib) == rib == iban[4:]
    for digit in range(24):
        other = rib[:digit] + str((int(rib[digit]) + 1) % 10) + rib[digit + 1 :]
        assert not MOROCCO.identifiers["rib"].is_valid(other)
        assert not MOROCCO.identifiers["iban"].is_valid(iban[:4] + other)


def test_the_keys_of_cnss_numbers():
    """MA-186: only the tenth key is right; and the library only warns of another."""
    (oracle,) = [each for each in ORACLES["identifiers"] if each["id"] == "MA-V-ID02"]
    given, expected = oracle["inputs"], oracle["expected"]
    for key, start, number in (
        ("cnss", given["affilie_6"], expected["affilie"]),
        ("cnss_insured", given["immatricule_8"], expected["immatricule"]),
    ):
        identifier = MOROCCO.identifiers[key]
        assert [start + str(n) for n in range(10) if identifier.is_valid(start + str(n))] == [number]
        assert identifier.disputed
