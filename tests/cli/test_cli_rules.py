"""The parameters of the law, listed and shown with their sources."""

import json

import pytest

from cae_core.office import copy_example


def test_every_parameter_has_a_value_or_says_why_not(cae):
    rows = json.loads(cae("--json", "rules", "list", "FR", "--on", "2026-10-31").out)
    assert len(rows) > 60
    assert {row["confidence"] for row in rows} <= {
        "text",
        "secondary",
        "unverified",
        "unknown",
        "ended",
        "later",
    }
    assert all(row["source"] for row in rows)
    keys = [row["key"] for row in rows]
    assert "vieillesse_plafonnee_employee_rate" in keys


def test_the_list_is_dated(cae):
    def smic(day):
        rows = json.loads(cae("--json", "rules", "list", "FR", "--on", day).out)
        return {row["key"]: row["value"] for row in rows if row["key"].startswith("smic")}

    assert smic("2025-06-30") != smic("2026-10-31")


def test_only_those_of_one_confidence(cae):
    rows = json.loads(
        cae("--json", "rules", "list", "FR", "--on", "2026-10-31", "--confidence", "unverified").out
    )
    assert rows
    assert {row["confidence"] for row in rows} == {"unverified"}


def test_a_list_is_a_table(cae):
    said = cae("rules", "list", "FR", "--on", "2026-10-31")
    assert said.lines[0].split() == ["Key", "Value", "From", "Confidence", "Source"]
    (line,) = [each for each in said.lines if each.startswith("vieillesse_plafonnee_employee_rate ")]
    assert "FR-3.12" in line


def test_one_parameter_shows_every_value_it_had(cae):
    said = cae("rules", "show", "FR", "vieillesse_plafonnee_employee_rate", "--on", "2026-10-31")
    assert said.code == 0
    assert said.lines[0].startswith("vieillesse_plafonnee_employee_rate: Old age under the ceiling")
    assert [line[0] for line in said.lines[1:]].count("→") == 1
    assert "FR-3.12" in said.out


def test_one_parameter_as_data_marks_the_value_in_force(cae):
    data = json.loads(cae("--json", "rules", "show", "FR", "vieillesse_plafonnee_employee_rate").out)
    assert set(data["label"]) == {"fr", "ar", "en"}
    assert sum(value["in_force"] for value in data["values"]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("show", "FR", "nothing_such"), "nothing_such"), (("list", "ZZ"), "ZZ"), (("show", "FR"), "KEY")],
)
def test_an_unknown_key_or_country_is_said_in_one_line(cae, arguments, said):
    found = cae("rules", *arguments)
    assert found.code in (1, 2)
    assert found.out == ""
    assert len(found.err.splitlines()) == 1
    assert said in found.err


def test_what_the_law_fixes_for_a_legal_form_is_listed_and_shown(cae):
    rows = json.loads(cae("--json", "rules", "list", "MA", "--on", "2026-10-31").out)
    keys = [row["key"] for row in rows]
    assert "ma_cooperative.minimum_members" in keys
    assert len(keys) == len(set(keys))
    said = cae("rules", "show", "MA", "ma_cooperative.minimum_members")
    assert said.lines[0].startswith("ma_cooperative.minimum_members: ")


@pytest.mark.parametrize("country", ["FR", "MA", "TN", "DZ"])
def test_each_country_lists_what_it_does_not_know_by_kind(cae, country):
    def listed(*options):
        return json.loads(cae("--json", "rules", "list", country, "--on", "2026-10-31", *options).out)

    whole = listed()
    kinds = {row["confidence"] for row in whole}
    assert {"text", "secondary", "unverified", "unknown"} <= kinds
    assert sum(len(listed("--confidence", kind)) for kind in kinds) == len(whole)
    for row in listed("--confidence", "unknown"):
        assert row["value"] == "–"
        assert f"{country}-" in row["source"]


def test_an_audit_groups_what_a_month_rests_on(cae, folder):
    assert cae("month-end", folder, "2026-10", "--today", "2026-11-03").code == 0
    said = cae("rules", "audit", folder, "2026-10")
    assert (said.code, said.err) == (0, "")
    assert said.lines[0].startswith("Not verified: ")
    assert "From secondary sources: " in said.out
    assert "Read in the text of the law" not in said.out
    assert "Read in the text of the law: " in cae("rules", "audit", folder, "2026-10", "--all").out
    (line,) = [each for each in said.lines if each.startswith("ags_employer_rate")]
    assert "3 documents" in line


def test_an_audit_as_data_names_every_document(cae, folder):
    assert cae("month-end", folder, "2026-10", "--today", "2026-11-03").code == 0
    rows = {row["key"]: row for row in json.loads(cae("--json", "rules", "audit", folder, "2026-10").out)}
    assert rows["ags_employer_rate"]["used_by"] == ["2026-10 C1", "2026-10 C3", "2026-10 C4"]
    assert isinstance(rows["vat_due.goods"]["label"], str)


def test_an_open_month_has_no_audit(cae, folder):
    said = cae("rules", "audit", folder, "2026-10")
    assert said.code == 1
    assert "cae month-end" in said.err


def test_an_audit_tells_what_only_checks_rest_on_and_what_no_amount_does(cae, tmp_path):
    folder = copy_example("constantine", tmp_path / "coop")
    assert cae("month-end", folder, "2026-09", "--today", "2026-10-05").code == 0
    lines = cae("rules", "audit", folder, "2026-09").lines
    (check,) = [line for line in lines if line.startswith("fixed_pay_below_snmg ")]
    (aside,) = [line for line in lines if line.startswith("retraite_employer_rate ")]
    (figure,) = [line for line in lines if line.startswith("cnas_employer_rate ")]
    assert "14 documents, as a check alone" in check
    assert "14 documents, in no amount" in aside
    assert "14 documents  " in figure
