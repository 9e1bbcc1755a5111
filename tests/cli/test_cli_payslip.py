"""One payslip from the command line: given, solved for, explained; and expected ones replayed."""

import json
import re
from pathlib import Path

import pytest

VECTORS = Path(__file__).parents[1] / "data" / "fr_vectors.json"
WHOLE = ("--gross", "3000", "--on", "2026-10-31", "--set", "headcount=60", "--set", "work_accident_rate=0.01")


def columns(line):
    return re.split(r"\s{2,}", line.strip())


def row(said, node):
    """The cells of the line of a node."""
    (found,) = [columns(line) for line in said.lines if line.split()[-1:] == [node]]
    return found


def test_a_payslip_shows_base_rate_and_amount_of_each_line(cae):
    said = cae("payslip", "--country", "FR", *WHOLE)
    assert said.code == 0
    assert columns(said.lines[0]) == ["Line", "Base", "Rate", "EUR", "Node"]
    assert row(said, "vieillesse_plafonnee_employee")[1:] == [
        "3,000.00",
        "6.90\u00a0%",
        "207.00",
        "vieillesse_plafonnee_employee",
    ]
    assert row(said, "gross")[1:] == ["3,000.00", "gross"]


def test_the_totals_add_up_to_the_cent(cae):
    said = cae("--json", "payslip", "--country", "FR", *WHOLE)
    values = {key: value for key, value in json.loads(said.out)["values"].items() if value[-3:-2] == "."}
    cents = {key: int(value.replace(".", "")) for key, value in values.items()}
    assert cents["gross"] - cents["employee_contributions"] == cents["net_before_tax"]
    assert cents["net_before_tax"] - cents["income_tax"] == cents["net_pay"]
    assert cents["gross"] + cents["employer_contributions"] == cents["employer_cost"]


def test_what_cannot_be_computed_says_what_to_give(cae):
    said = cae("payslip", "--country", "FR", "--gross", "3000", "--on", "2026-10-31")
    assert said.code == 0
    assert "employer_cost cannot be computed: give headcount, work_accident_rate" in said.lines


def test_any_node_alone_computes_what_follows_from_it(cae):
    said = cae("payslip", "--country", "FR", "--set", "taxable_income=2000", "--on", "2026-10-31")
    assert row(said, "income_tax")[1:] == ["2,000.00", "2.90\u00a0%", "58.00", "income_tax"]
    assert "cannot be computed" not in said.out


def test_amounts_are_read_with_a_comma_and_grouping(cae):
    assert (
        cae("payslip", "--country", "FR", "--gross", "3 000,00", *WHOLE[2:]).out
        == cae("payslip", "--country", "FR", *WHOLE).out
    )


def test_french_readers_get_french_lines_and_figures(cae):
    said = cae("--lang", "fr", "payslip", "--country", "FR", *WHOLE)
    assert row(said, "gross") == ["Salaire brut", "3\u202f000,00", "gross"]


@pytest.mark.parametrize("target", ["employer_cost", "net_pay"])
def test_solving_never_exceeds_the_target_and_leaves_less_than_a_cent_of_gross(cae, target):
    said = cae("--json", "payslip", "--country", "FR", "--solve", f"{target}=2500.00", *WHOLE[2:])
    found = json.loads(said.out)["values"]
    assert float(found[target]) <= 2500
    more = f"{float(found['gross']) + 0.01:.2f}"
    above = json.loads(cae("--json", "payslip", "--country", "FR", "--gross", more, *WHOLE[2:]).out)["values"]
    assert float(above[target]) > 2500


def test_explaining_names_the_rule_the_article_and_the_dated_rate(cae):
    said = cae("payslip", "--country", "FR", *WHOLE, "--explain", "vieillesse_plafonnee_employee")
    assert said.code == 0
    assert "207.00" in said.out
    assert "FR-3.12" in said.out
    assert "6.9 %, from 2025-01-01" in said.out


def test_unverified_facts_are_named(cae):
    assert "Unverified facts used: ags_employer_rate" in cae("payslip", "--country", "FR", *WHOLE).lines


def test_json_carries_the_facts_with_source_and_confidence(cae):
    data = json.loads(cae("payslip", "--country", "FR", *WHOLE, "--json").out)
    (fact,) = [each for each in data["facts"] if each["key"] == "vieillesse_plafonnee_employee_rate"]
    assert fact["confidence"] in ("text", "secondary", "unverified")
    assert fact["source"].startswith("FR-3.12")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--gross", "1.234"), 2, "1.234"),
        (("--gross", "3000", "--on", "30/02/2026"), 2, "30/02/2026"),
        (("--gross", "3000", "--on", "2019-01-31"), 1, "2019"),
        (("--set", "gros=3000"), 1, "gross"),
        (("--set", "gross"), 2, "NAME=VALUE"),
        (("--gross", "3000", "--country", "ZZ"), 1, "ZZ"),
        (("--gross", "3000", "--regime", "trainee"), 1, "trainee"),
        (("--gross", "3000", "--explain", "nothing_such"), 1, "nothing_such"),
        (("--gros", "3000"), 2, "--gros"),
    ],
)
def test_what_is_wrong_is_one_line_on_standard_error(cae, arguments, code, said):
    found = cae("payslip", "--country", "FR", *arguments)
    assert (found.code, found.out) == (code, "")
    assert len(found.err.splitlines()) == 1
    assert said in found.err


def test_a_day_after_the_last_checked_one_warns(cae):
    said = cae("payslip", "--country", "FR", "--gross", "3000", "--on", "2027-03-31", *WHOLE[4:])
    assert said.code == 0
    assert "2026" in said.err


def test_the_given_vectors_are_all_met(cae):
    said = cae("payslips", "check", VECTORS)
    assert (said.code, said.err) == (0, "")
    assert said.lines == ["66 vectors, 2442 values, 0 off"]


@pytest.fixture
def one_wrong(tmp_path):
    data = json.loads(VECTORS.read_text(encoding="utf-8"))
    data["vectors"] = data["vectors"][:2]
    data["vectors"][1]["expected"]["net_before_tax"] = "1.00"
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file, data["vectors"][1]["id"]


def test_a_value_off_is_shown_with_its_difference(cae, one_wrong):
    file, name = one_wrong
    said = cae("payslips", "check", file)
    assert said.code == 1
    assert said.lines[0].startswith(f"{name} net_before_tax: expected 1.00, got ")
    assert said.lines[-1].endswith(" 1 off")


def test_values_off_are_data_with_json(cae, one_wrong):
    file, name = one_wrong
    said = cae("payslips", "check", file, "--json")
    data = json.loads(said.out)
    assert (said.code, data["vectors"], len(data["off"])) == (1, 2, 1)
    assert data["off"][0]["vector"] == name
    assert data["off"][0]["node"] == "net_before_tax"


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": "other"}', "\x00"])
def test_a_file_that_is_no_file_of_vectors_is_refused(cae, tmp_path, content):
    file = tmp_path / "vectors.json"
    file.write_text(content, encoding="utf-8")
    said = cae("payslips", "check", file)
    assert said.code == 1
    assert len(said.err.splitlines()) == 1


def test_a_missing_file_of_vectors_is_named(cae, tmp_path):
    said = cae("payslips", "check", tmp_path / "none.json")
    assert said.code == 1
    assert "none.json" in said.err
