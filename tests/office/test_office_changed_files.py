"""Files that change after a month is closed: its documents stay what they were, or say what is missing."""

import json
import tomllib
from pathlib import Path

import pytest
from office_folders import OCTOBER, close, copy, edit, outputs

from cae_core.closing.scheme_record import plain_scheme, scheme_from
from cae_core.cooperative.contribution import read_schemes
from cae_core.errors import Problems
from cae_core.office import check_folder, statement
from cae_core.office.parties import ContractUnlisted
from cae_core.office.why import why
from cae_core.rendering.voice import Voice

ENGLISH = Voice("en", "FR")
PUBLISHED = Path(__file__).parents[1] / "data" / "schemes"
CONTRIBUTION = "2026-10 ATELIER ten/share"


@pytest.fixture
def folder(tmp_path):
    found = copy(tmp_path)
    close(found)
    return found


def new_rate(folder):
    edit(folder, "cooperative.toml", 'rate = "10 %"', 'rate = "12 %"')


def new_component(folder):
    edit(folder, "cooperative.toml", 'key = "share"', 'key = "part"')


def new_scheme(folder):
    path = folder / "cooperative.toml"
    text = path.read_text(encoding="utf-8").replace("schemes.ten", "schemes.dix").replace('"ten"', '"dix"')
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("change", [new_rate, new_component, new_scheme])
def test_a_contribution_is_told_in_the_terms_it_was_taken_under(folder, change):
    before, told = outputs(folder), why(folder, CONTRIBUTION)
    change(folder)
    close(folder)
    assert outputs(folder) == before
    assert why(folder, CONTRIBUTION) == told
    (row,) = statement(folder, "ATELIER", OCTOBER).contribution
    assert "10" in ENGLISH.text(row.terms)


@pytest.mark.parametrize("path", sorted(PUBLISHED.glob("*.toml")), ids=lambda path: path.stem)
def test_the_terms_of_every_kind_of_scheme_come_back_whole(path):
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for scheme in read_schemes({path.stem: data}, "EUR").values():
        kept = json.loads(json.dumps(plain_scheme(scheme)))
        assert scheme_from(kept) == scheme


def without_staff(folder, *, contract):
    if contract:
        edit(folder, "contracts.csv", "C4;P4;employment;2025-01-01;;1 900,00;comptable\n", "")
    else:
        edit(folder, "contracts.csv", "C4;P4;", "C4;P3;")
    edit(folder, "persons.csv", "P4;Témoin;Driss;1995-12-01;;;;;\n", "")
    edit(folder, "activities.csv", ";P4;", ";;")


def test_a_person_who_was_erased_is_shown_by_identifier(folder):
    without_staff(folder, contract=False)
    close(folder)
    page = outputs(folder)["payslips/C4.html"].decode()
    assert "P4" in page
    assert "Témoin" not in page


def test_a_contract_that_was_erased_is_asked_back(folder):
    without_staff(folder, contract=True)
    with pytest.raises(ContractUnlisted, match="C4, which contracts"):
        close(folder)


def test_an_activity_with_a_balance_cannot_be_forgotten(folder):
    edit(folder, "activities.csv", "ECOLE;École du soir;P3;;;;\n", "")
    edit(folder, "splits.csv", "JOINT;percent;ECOLE;37,5 %;largest\n", "")
    edit(folder, "splits.csv", "JOINT;percent;ATELIER;62,5 %", "JOINT;percent;ATELIER;100 %")
    november = folder / "2026-11"
    november.mkdir()
    for path in (folder / "2026-10").iterdir():
        header = path.read_text(encoding="utf-8").splitlines()[0]
        (november / path.name).write_text(header + "\n", encoding="utf-8")
    edit(folder, "opening.csv", "ECOLE;bank;8 000,00;;;\nECOLE;brought_forward;;8 000,00;;\n", "")
    found = check_folder(folder).problems
    assert [(each.column, each.value) for each in found] == [("activity", "ECOLE")]
    with pytest.raises(Problems, match="the book holds balances of an activity"):
        close(folder, OCTOBER.next())
