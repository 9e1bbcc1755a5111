"""Sealed minutes act: the vote on a surplus is posted once, a voted rate is taken from its day, a rejected one never."""

import datetime as dt
import json

import attrs
import pytest

from cae_core import Month, close_month
from cae_core.country import find_country
from cae_core.errors import Problems
from cae_core.exchange.folder import read_cooperative
from cae_core.exchange.minutes_files import read_register, write_minutes
from cae_core.governance.assembly import Assembly, Bureau
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.convening import Circumstances
from cae_core.governance.minutes import minutes_of
from cae_core.governance.natures import Nature, Subject
from cae_core.governance.notice import Notice, Place
from cae_core.governance.resolutions import Choice, Effect, EffectKind, Resolution
from cae_core.governance.roll import MemberFacts, make_roll
from cae_core.governance.tallies import Group
from cae_core.office import open_office, verify_folder

DAY = dt.date(2026, 2, 20)
SCHEME = """
[schemes.ten]
label = "Ten"
[[schemes.ten.components]]
key = "c"
base = "invoiced"
rate = "10 %"
"""
HEADS = {
    "invoices": "number;date;client;activity;amount;vat_rate\n",
    "expenses": "reference;date;category;amount\n",
    "receipts": "reference;date;invoice;amount\n",
    "pay": "contract\n",
}
MONTHS = [*(Month(2025, i) for i in range(11, 13)), *(Month(2026, i) for i in range(1, 4))]


@pytest.fixture
def folder(tmp_path):
    """A French SCOP of two entrepreneurs that does not exist, kept from November 2025 and closed to January 2026."""
    files = {
        "cooperative.toml": 'name = "SCOP inventée"\ncountry = "FR"\nlegal_form = "scop_sarl"\nstart = "2025-11"\n'
        'scheme = "ten"\n[shares]\nvalue = "50"\n' + SCHEME,
        "persons.csv": "id;family_name\nP1;Un\nP2;Deux\n",
        "contracts.csv": "id;person;kind;start\nK1;P1;cesa;2024-01-01\nK2;P2;cesa;2024-01-01\n",
        "activities.csv": "code;name;persons\nservices;Services;\nBOIS;Bois;P1\nTERRE;Terre;P2\n",
        "opening.csv": "activity;role;debit;credit\nservices;bank;4000;\nservices;capital;;3000\nservices;legal_reserve;;1000\n",
        "opening_shares.csv": "member;shares;subscribed;called;paid\nP1;40;2000;2000;2000\nP2;20;1000;1000;1000\n",
    }
    for month in MONTHS:
        files |= {f"{month}/{name}.csv": text for name, text in HEADS.items()}
    files["2025-11/invoices.csv"] = HEADS["invoices"] + "F1;2025-11-10;C1;BOIS;10000;0\n"
    files["2025-11/receipts.csv"] = HEADS["receipts"] + "R1;2025-11-30;F1;10000\n"
    files["2026-03/invoices.csv"] = HEADS["invoices"] + "F2;2026-03-10;C1;BOIS;1000;0\n"
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for month in MONTHS[:3]:
        close(tmp_path, month)
    return tmp_path


def close(folder, month):
    return close_month(folder, month, today=month.last + dt.timedelta(5))


SURPLUS = Effect(
    EffectKind.ALLOCATION, {"year": "2025", "development_rate": "40 %", "labour_equally": "100 %"}
)
RATE = Effect(
    EffectKind.CONTRIBUTION, {"scheme": "ten", "component": "c", "rate": "12 %", "from": "2026-03-01"}
)


def meet(folder, *votes, day=DAY):
    """Seal the minutes of a meeting of both members; each vote is an effect and whether both are for it."""
    law = AssemblyLaw(
        find_country("FR").legal_form("scop_sarl").parameters.with_statutes({"notice_days_first": "15"})
    )
    agenda = tuple(
        Resolution(f"R{i}", effect.kind.value, subject=Subject.OTHER, effects=(effect,))
        for i, (effect, _) in enumerate(votes, start=1)
    )
    notice = Notice(day, day - dt.timedelta(30), time="10:00", place=Place("Siège"), agenda=agenda)
    assembly = Assembly(notice, law)
    assembly.convene(Circumstances(2, Place("Siège")))
    sitting = assembly.open(make_roll([MemberFacts("P1"), MemberFacts("P2")], law, day), Bureau("P1"))
    sitting.arrive("P1")
    sitting.arrive("P2")
    quorums = [assembly.quorum(Nature.ORDINARY)]
    for resolution, (_, adopted) in zip(agenda, votes, strict=True):
        choice = Choice.FOR if adopted else Choice.AGAINST
        assembly.vote_totals(resolution.key, {Group(): {choice: 2}})
    assembly.close()
    register, problems = read_register(folder)
    assert not problems
    previous = register[-1].seal if register else ""
    made = minutes_of(
        assembly,
        len(register) + 1,
        previous,
        cooperative="SCOP inventée",
        legal_form="scop_sarl",
        quorums=quorums,
    )
    return write_minutes(folder, made, str(day))


def test_an_adopted_allocation_is_posted_once_with_the_minutes_as_its_reference(folder):
    meet(folder, (SURPLUS, True))
    close(folder, Month(2026, 2))
    assert close(folder, Month(2026, 2)).result.already_closed
    with open_office(folder) as office:
        (entry,) = office.book.entries(key="allocation:2025")
    assert (entry.date, entry.document) == (DAY, "PV 1, 2026-02-20, R1")
    assert {each.role: each.amount for each in entry.postings if not each.party} == {
        "allocated_result": 1000000,
        "legal_reserve": -150000,
        "statutory_reserve": -400000,
    }
    assert sum(-each.amount for each in entry.postings if each.role == "labour_share_due") == 450000
    assert verify_folder(folder)[1] == ()


def test_a_rejected_resolution_changes_nothing(folder):
    meet(folder, (SURPLUS, False), (RATE, False))
    for month in MONTHS[3:]:
        close(folder, month)
    with open_office(folder) as office:
        assert not list(office.book.entries(key="allocation:2025"))
        (taken,) = [
            each.payload
            for each in office.book.documents("contribution", Month(2026, 3))
            if each.payload["activity"] == "BOIS"
        ]
    assert taken["amount"] == 10000


def test_a_voted_rate_is_taken_from_its_day_and_names_the_resolution(folder):
    meet(folder, (RATE, True))
    for month in MONTHS[3:]:
        close(folder, month)
    rows = read_cooperative(folder).schemes["ten"].components[0].values["rate"]
    assert [(each.value, each.source) for each in rows] == [
        ("10 %", ""),
        ("12 %", "PV 1, 2026-02-20, R1"),
    ]
    with open_office(folder) as office:
        (taken,) = [
            each.payload
            for each in office.book.documents("contribution", Month(2026, 3))
            if each.payload["activity"] == "BOIS"
        ]
    assert taken["amount"] == 12000


def test_an_unlawful_allocation_is_refused_with_its_article_and_nothing_is_posted(folder):
    meet(folder, (attrs.evolve(SURPLUS, fields={**SURPLUS.fields, "development_rate": "65 %"}), True))
    with pytest.raises(Problems, match=r"assemblies/2026-02-20/minutes.json.*FR-2.25"):
        close(folder, Month(2026, 2))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"component": "d"}, "no such component"),
        ({"scheme": "eleven"}, "no such component"),
        ({"minimum": "30.00"}, "no such value"),
        ({"from": "soon"}, "from which day"),
        ({"rate": "a lot"}, "unreadable value"),
    ],
)
def test_a_resolution_that_fits_nothing_is_a_problem_of_its_minutes(folder, changes, why):
    meet(folder, (attrs.evolve(RATE, fields={**RATE.fields, **changes}), True))
    with pytest.raises(Problems, match=why):
        read_cooperative(folder)


def test_a_day_has_one_rate_alone(folder):
    meet(folder, (RATE, True), (attrs.evolve(RATE, fields={**RATE.fields, "rate": "13 %"}), True))
    with pytest.raises(Problems, match="another value holds from that day on already"):
        read_cooperative(folder)


def test_minutes_that_are_changed_or_lost_are_told(folder):
    path = meet(folder, (RATE, True))
    for month in MONTHS[3:]:
        close(folder, month)
    written = path.read_text()
    path.write_text(written.replace("12 %", "13 %"))
    with pytest.raises(Problems, match="changed after they were sealed"):
        read_cooperative(folder)
    path.unlink()
    assert [each.text() for each in verify_folder(folder)[1]] == ["the folder has lost the minutes 1"]
    meet(folder, (RATE, False))
    assert [each.text() for each in verify_folder(folder)[1]] == [
        "the minutes 1 are not those that the book knows"
    ]
    path.write_text(written)
    assert verify_folder(folder)[1] == ()


def test_an_admission_or_exclusion_is_the_decision_that_operations_rest_on(folder):
    meet(folder, (Effect(EffectKind.EXCLUSION, {"member": "P2"}), True))
    (folder / "2026-02/shares.csv").write_text(
        "reference;date;member;kind;shares;amount\nS1;2026-02-25;P2;exclusion;;\n"
    )
    close(folder, Month(2026, 2))
    with open_office(folder) as office:
        (kept,) = office.book.documents("share_operation", Month(2026, 2))
    assert kept.payload["decision"] == "PV 1, 2026-02-20, R1"


def test_minutes_follow_one_another(folder):
    meet(folder, (RATE, True))
    later = attrs.evolve(RATE, fields={**RATE.fields, "rate": "13 %", "from": "2026-04-01"})
    meet(folder, (later, True), day=dt.date(2026, 3, 20))
    register, problems = read_register(folder)
    assert [each.number for each in register] == [1, 2]
    assert not problems
    rows = read_cooperative(folder).schemes["ten"].components[0].values["rate"]
    assert [each.value for each in rows] == ["10 %", "12 %", "13 %"]
    first = folder / "assemblies" / str(DAY) / "minutes.json"
    kept = json.loads(first.read_text())
    first.unlink()
    assert "number 2 where number 1" in read_register(folder)[1][0].text()
    assert kept["number"] == 1
