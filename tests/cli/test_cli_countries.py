"""Commands write figures as the country they speak of does, whatever it is."""

import pytest

NARROW, NBSP = "\u202f", "\u00a0"
TUNISIA = (
    "--country",
    "TN",
    "--on",
    "2026-10-31",
    "--set",
    "base_salary=1200",
    "--set",
    "work_accident_rate=0.005",
)


@pytest.mark.parametrize(
    ("language", "gross"), [("fr", f"1{NARROW}200,000"), ("ar", "1.200,000"), ("en", "1,200.000")]
)
def test_a_payslip_is_written_as_in_its_country(cae, language, gross):
    said = cae("--lang", language, "payslip", *TUNISIA)
    assert said.code == 0
    assert gross in said.out


@pytest.mark.parametrize(("language", "month"), [("fr", "0,5 %"), ("ar", "11.705,472")])
def test_an_explanation_is_written_as_in_its_country(cae, language, month):
    said = cae("--lang", language, "payslip", *TUNISIA, "--explain", "css", "--depth", "2")
    assert month in said.out.replace(NBSP, " ")
