"""Persons, contracts, activities, split keys, clients and openings, made from their files."""

import datetime as dt

import pytest
from exchange_tools import read, short

from cae_core.cooperative.activities import Activity
from cae_core.cooperative.documents import OpeningBalance
from cae_core.cooperative.people import Contract, Person, Status
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.errors import Origin
from cae_core.rules.ratio import Ratio


def cooperative(tmp_path, **texts):
    reading = read(tmp_path, **texts)
    assert not reading.problems, [problem.text() for problem in reading.problems]
    return reading.cooperative


def test_persons(tmp_path):
    persons = cooperative(
        tmp_path,
        persons="Matricule;Nom;Prénom;Date de naissance;NIR;IBAN;Sociétaire depuis;Situations\n"
        "P1;Essai;Ada;17/05/1985;285055900000000;FR76;2024-01-01;minima sociaux:2026-01-01..\n"
        "P2;Société Test;;;;;;\n",
    ).persons
    assert persons == {
        "P1": Person(
            "P1",
            "Essai",
            "Ada",
            dt.date(1985, 5, 17),
            "",
            {"nir": "285055900000000", "iban": "FR76"},
            dt.date(2024, 1, 1),
            (Status("minimum_benefits", dt.date(2026, 1, 1)),),
        ),
        "P2": Person("P2", "Société Test"),
    }
    assert persons["P2"].origin == Origin("persons.csv", 3)


def test_contracts_carry_payroll_inputs_in_plain_notation(tmp_path):
    contracts = cooperative(
        tmp_path,
        contracts="id;person;kind;start;fixed_gross;Cadre;withholding_rate;Complémentaire santé, cotisation totale\n"
        "C1;P1;cesa;2024-01-01;300,00;oui;3,5 %;46,00\nC2;P2;cape;2026-03-01;;;;\n",
    ).contracts
    inputs = {"executive": "true", "withholding_rate": "0.035", "health_cover": "46.00"}
    assert contracts["C1"] == Contract("C1", "P1", "cesa", dt.date(2024, 1, 1), None, 30000, "", inputs)
    assert contracts["C2"].inputs == {}


def test_a_payroll_input_that_no_regime_knows(tmp_path):
    reading = read(tmp_path, contracts="id;person;kind;start;executif\nC1;P1;cesa;2024-01-01;oui\n")
    (problem,) = reading.problems
    assert (problem.column, problem.reason, problem.fields["near"]) == (
        "executif",
        "unknown column",
        "executive",
    )


def test_a_payroll_input_that_cannot_be_read(tmp_path):
    reading = read(tmp_path, contracts="id;person;kind;start;cadre\nC1;P1;cesa;2024-01-01;peut-être\n")
    assert short(reading.problems) == [(2, "cadre", "not one of the choices")]


def test_what_contracts_bring_from_before(tmp_path):
    (tmp_path / "opening_pay.csv").write_text(
        "contract;ytd_gross;ytd_reduction\nC1;11 650,00;4558,65\nC3;;\n"
    )
    opening = cooperative(tmp_path).opening_pay
    assert opening == {"C1": {"ytd_gross": "11650.00", "ytd_reduction": "4558.65"}, "C3": {}}


def test_activities(tmp_path):
    activities = cooperative(
        tmp_path,
        activities="code;nom;personnes;convention;barème;début;fin\nservices;Services;;;;;\n"
        "DUO;Duo;P1, P3;DUO-PAIE;ten;01/01/2024;31/12/2026\n",
    ).activities
    assert list(activities) == ["services", "DUO"], "in the order of the file"
    assert activities["DUO"] == Activity(
        "DUO", "Duo", ("P1", "P3"), "DUO-PAIE", "ten", dt.date(2024, 1, 1), dt.date(2026, 12, 31)
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("contracts", "id;person;kind;start;end\nC1;P1;cesa;2026-10-02;2026-10-01\n"),
        ("activities", "code;name;persons;start;end\nA;Atelier;P1;2026-10-02;2026-10-01\n"),
    ],
)
def test_an_end_before_its_start(tmp_path, name, text):
    reading = read(tmp_path, **{name: text})
    assert short(reading.problems) == [(2, "end", "the end is before the start")]
    assert "not before 2026-10-02" in reading.problems[0].text()
    assert getattr(reading.cooperative, name) == {}


def test_a_day_is_a_period(tmp_path):
    text = "id;person;kind;start;end\nC1;P1;cesa;2026-10-01;2026-10-01\n"
    assert cooperative(tmp_path, contracts=text).contracts["C1"].end == dt.date(2026, 10, 1)


def test_split_keys_of_each_method(tmp_path):
    splits = cooperative(
        tmp_path,
        splits="clé;méthode;bénéficiaire;valeur;reste\n"
        "A;pourcentage;ATELIER;62,5 %;\nB;quantité;P1;2,5;\nA;percent;ECOLE/P3;37,5;\n"
        "B;quantity;P3;1;\nC;fixe;ATELIER;150,00;services\nD;priorité;ECOLE;1 000,00;premier\n",
    ).splits
    assert splits == {
        "A": SplitKey(
            "A",
            SplitMethod.PERCENT,
            (
                SplitPart(Beneficiary("ATELIER"), Ratio(5, 8)),
                SplitPart(Beneficiary("ECOLE", "P3"), Ratio(3, 8)),
            ),
        ),
        "B": SplitKey(
            "B",
            SplitMethod.QUANTITY,
            (SplitPart(Beneficiary("", "P1"), Ratio(5, 2)), SplitPart(Beneficiary("", "P3"), Ratio(1))),
        ),
        "C": SplitKey("C", SplitMethod.FIXED, (SplitPart(Beneficiary("ATELIER"), 15000),), "services"),
        "D": SplitKey("D", SplitMethod.PRIORITY, (SplitPart(Beneficiary("ECOLE"), 100000),), "first"),
    }
    assert splits["A"].origin == Origin("splits.csv", 2)


HEADER = "key;method;beneficiary;value;remainder\n"


@pytest.mark.parametrize(
    ("rows", "row", "column", "reason"),
    [
        ("K;percent;A;60;\nK;percent;B;30;\n", 2, "key", "its percentages do not sum to 100 %"),
        ("K;percent;A;60;\nK;percent;A;40;\n", 2, "key", "each part must name a beneficiary, once"),
        ("K;quantity;A;-1;\nK;quantity;B;2;\n", 2, "key", "a part may not be negative"),
        ("K;quantity;A;0;\n", 2, "key", "its parts sum to nothing"),
        ("K;percent;A;60;\nK;fixed;B;40;\n", 3, "method", "another row of split key K says otherwise"),
        (
            "K;percent;A;60;first\nK;percent;B;40;last\n",
            3,
            "remainder",
            "another row of split key K says otherwise",
        ),
        ("K;fixed;A;1.234;\n", 2, "value", "the amount has two readings"),
        ("K;percent;A;soixante;\n", 2, "value", "not a number"),
        ("K;moitié;A;50;\n", 2, "method", "not one of the choices"),
        ("K;percent;;50;\n", 2, "beneficiary", "the cell is empty"),
        ("K;percent;A;;\n", 2, "value", "the cell is empty"),
    ],
)
def test_split_keys_that_are_none(tmp_path, rows, row, column, reason):
    reading = read(tmp_path, splits=HEADER + rows)
    assert short(reading.problems) == [(row, column, reason)]
    assert "K" not in reading.cooperative.splits
    assert "K" in reading.spoiled


def test_clients(tmp_path):
    text = "code client;raison sociale\nCL1;Mairie\n7;Sept\n"
    assert cooperative(tmp_path, clients=text).clients == {"CL1": "Mairie", "7": "Sept"}


def test_files_that_may_be_absent(tmp_path):
    read(tmp_path)
    for name in ("clients", "splits", "opening"):
        (tmp_path / f"{name}.csv").unlink()
    from cae_core.exchange import scan_folder

    reading = scan_folder(tmp_path)
    assert not reading.problems
    assert (reading.cooperative.clients, reading.cooperative.splits, reading.cooperative.opening) == (
        {},
        {},
        (),
    )


def test_openings_are_debit_positive(tmp_path):
    rows = (
        "A;clients;768,00;;CL1;F0;640",
        "A;clients;;12;CL1;N0;10",
        "A;brought_forward;;756,00;;;",
        "A;bank;;;;;",
    )
    text = "\n".join(["activity;role;debit;credit;party;document;HT", *rows])
    assert cooperative(tmp_path, opening=text).opening == (
        OpeningBalance("A", "clients", 76800, "CL1", "F0", excl_vat=64000),
        OpeningBalance("A", "clients", -1200, "CL1", "N0", excl_vat=-1000),
        OpeningBalance("A", "brought_forward", -75600),
        OpeningBalance("A", "bank", 0),
    )


def test_an_opening_has_one_side(tmp_path):
    reading = read(tmp_path, opening="activity;role;debit;credit\nA;bank;1,00;2,00\n")
    (problem,) = reading.problems
    assert (problem.origin.row, problem.column, problem.value) == (2, "credit", "2,00")


def test_personal_values_are_never_shown(tmp_path):
    """F29: names, numbers and accounts of persons stay out of messages."""
    secrets = ["Dupont\x07", "Anne\x07", "Rue\x07", "2850559\x07", "FR7630\x07"]
    reading = read(
        tmp_path,
        persons="id;family_name;given_name;address;nir;iban\nP1;" + ";".join(secrets) + "\n",
    )
    assert len(reading.problems) == 5
    said = "\n".join(problem.text() for problem in reading.problems)
    assert not [secret for secret in secrets if secret[:-1] in said]
    assert {problem.value for problem in reading.problems} == {"•••"}
