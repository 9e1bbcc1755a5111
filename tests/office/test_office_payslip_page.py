"""The payslip's page follows the French model: some rows on one line, their sum kept (FR-4.31, FR-4.32)."""

import pytest
from office_folders import OCTOBER, close, copy, edit, outputs

from cae_core.office import open_office
from cae_core.office.payslip_pages import payslip_page, payslips


@pytest.fixture(scope="module")
def page_and_slip(tmp_path_factory):
    folder = copy(tmp_path_factory.mktemp("slips"))
    close(folder)
    with open_office(folder) as office:
        slip = next(each for each in payslips(office, OCTOBER) if each.contract == "C3")
        yield payslip_page(office, slip), slip


def rows(page):
    return {row.label["fr"]: row for group in page.groups for row in group.rows}


def test_the_employers_other_contributions_are_one_line(page_and_slip):
    page, slip = page_and_slip
    nodes = (
        "csa",
        "fnal",
        "forfait_social",
        "dialogue_social",
        "formation_professionnelle",
        "taxe_apprentissage",
        "peec",
    )
    expected = sum(slip[f"{node}_employer"] for node in nodes)
    assert rows(page)["Autres contributions dues par l'employeur"].employer == expected
    assert "FNAL" not in rows(page)


def test_csg_and_crds_not_deductible_are_one_line_with_their_common_rate(page_and_slip):
    page, slip = page_and_slip
    row = rows(page)["CSG/CRDS non déductible de l'impôt sur le revenu"]
    assert row.employee == slip["csg_non_deductible_employee"] + slip["crds_employee"]
    assert row.employee_rate.fraction * 1000 == 29
    assert row.base is not None


def test_printed_lines_still_sum_to_the_totals(page_and_slip):
    page, slip = page_and_slip
    printed = list(rows(page).values())
    assert sum(row.employee or 0 for row in printed) == slip["employee_contributions"]
    assert sum(row.employer or 0 for row in printed) == slip["employer_contributions"]


def test_groups_come_in_the_models_order(page_and_slip):
    page, _ = page_and_slip
    keys = [group.key for group in page.groups]
    model = [
        "health",
        "accidents",
        "retirement",
        "family",
        "unemployment",
        "other_employer",
        "csg",
        "exemptions",
    ]
    assert keys == [key for key in model if key in keys]


def test_the_collective_agreement_is_named(tmp_path):
    """FR-4.30: the agreement that applies, as the cooperative says it."""
    folder = copy(tmp_path)
    edit(folder, "cooperative.toml", "address =", 'agreement = "Convention imaginaire"\naddress =')
    close(folder)
    with open_office(folder) as office:
        assert payslip_page(office, payslips(office, OCTOBER)[0]).agreement == "Convention imaginaire"
    assert b"Convention imaginaire" in outputs(folder)["payslips/C1.html"]
