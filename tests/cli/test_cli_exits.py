"""Exits and certificates from files to the command, in French, English and Arabic, on an imaginary SCOP."""

import json
import re

import pytest
from sqlalchemy import create_engine, text

STANDING = {
    "cooperative.toml": 'name = "SCOP imaginaire"\ncountry = "FR"\nlegal_form = "scop_sarl"\nstart = "2026-10"\n'
    '[pay]\nheadcount = "2"\nwork_accident_rate = "1.1 %"\n[shares]\nvalue = "50"\n',
    "persons.csv": "id;family_name;given_name;member_since\nP1;Tilleul;Ada;2024-06-01\nP2;Saule;Ben;2024-06-01\n",
    "contracts.csv": "id;person;kind;start;end\nK1;P1;cesa;2024-01-01;2026-10-15\nK2;P2;cesa;2024-01-01;\n",
    "activities.csv": "code;name;persons;end\nservices;Services;;\nBOIS;Atelier bois;P1;2026-10-15\nTERRE;Terre;P2;\n",
    "clients.csv": "id;name\nC2;Mairie imaginaire\n",
    "opening.csv": "activity;role;debit;credit\nservices;bank;3000;\nservices;capital;;3000\n"
    "BOIS;bank;2000;\nBOIS;brought_forward;;2000\n",
    "opening_shares.csv": "member;shares;subscribed;called;paid\nP1;20;1000;1000;1000\nP2;40;2000;2000;2000\n",
}
MONTH = {
    "invoices.csv": "number;date;client;activity;amount;vat_rate\nF2;2026-10-12;C2;BOIS;1000;20 %\n",
    "expenses.csv": "reference;date;category;amount\n",
    "receipts.csv": "reference;date;invoice;amount\n",
    "pay.csv": "contract;mode\nK1;most\n",
    "shares.csv": "reference;date;member;kind;decision\nS1;2026-10-15;P1;withdrawal;end of the contract\n",
}
HEADERS = {
    "fr": (
        "sorties",
        "référence;date de sortie;personne;motif;activité;solde;reste ouvert",
        "démission;BOIS;payé;oui",
    ),
    "en": ("exits", "reference;date;person;cause;activity;balance;keep_open", "resignation;BOIS;paid;yes"),
    "ar": (
        "المغادرات",
        "المرجع;تاريخ المغادرة;الشخص;سبب المغادرة;النشاط;مآل الرصيد;يبقى مفتوحا",
        "استقالة;BOIS;مؤدى;نعم",
    ),
}


def made(tmp_path, language="en"):
    folder = tmp_path / language
    (folder / "2026-10").mkdir(parents=True)
    name, header, row = HEADERS[language]
    cause, rest = row.split(";", 1)
    files = MONTH | {f"{name}.csv": f"{header}\nE1;2026-10-15;P1;{cause};{rest}\n"}
    for name, content in STANDING.items():
        (folder / name).write_text(content, encoding="utf-8")
    for name, content in files.items():
        (folder / "2026-10" / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def closed(cae, tmp_path):
    folder = made(tmp_path)
    said = cae("month-end", folder, "2026-10", "--today", "2026-11-05")
    assert (said.code, said.err) == (0, "")
    return folder


SAID = {
    "fr": ("Attestation de règlement", "Clientèle de « Atelier bois » : elle suit Ada Tilleul", "Démission"),
    "en": ("Certificate of settlement", "The clients of Atelier bois go on with Ada Tilleul", "Resignation"),
    "ar": ("شهادة تصفية الحساب", "زبناء", "استقالة"),
}


@pytest.mark.parametrize("language", HEADERS)
def test_an_exit_is_read_and_certified_in_each_language(cae, tmp_path, language):
    folder = made(tmp_path, language)
    said = cae("--lang", language, "month-end", folder, "2026-10", "--today", "2026-11-05")
    assert (said.code, said.err) == (0, "")
    page = folder / "out" / "2026-10" / "settlements" / "P1.html"
    first = page.read_bytes()
    html = first.decode().replace("\u00a0", " ")
    assert all(each in html for each in (*SAID[language], "Mairie imaginaire", "FR-1.02 (f)", "FR-4.48"))
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert "http" not in html
    cae("--lang", language, "month-end", folder, "2026-10", "--today", "2026-11-05")
    assert page.read_bytes() == first


def test_why_tells_the_entry_and_the_settlement(cae, closed):
    said = cae("why", closed, "E1")
    assert said.code == 0
    assert said.out.splitlines()[-3:-1] == [
        "Ada Tilleul left on 15 Oct 2026: Resignation",
        "BOIS: €2,000.00 available before pay; €1,999.89 paid, €0.11 handed to services, €0.00 stay",
    ]


def test_the_summary_names_the_certificates(closed):
    summary = (closed / "out" / "2026-10" / "summary.html").read_text(encoding="utf-8")
    assert "Certificates of settlement" in summary


def test_verify_compares_exits_with_the_book(cae, closed, monkeypatch):
    assert cae("verify", closed).code == 0
    monkeypatch.setattr("cae_core.closing.exit_record.paid_cost", lambda *_: 1)
    said = cae("verify", closed)
    assert (said.code, said.err) == (3, "2026-000006: exit E1: the pay it tells is not the month's\n")


# --- certificates of shares ---------------------------------------------------------------------------------


def test_a_member_has_a_certificate(cae, closed):
    said = cae("shares", closed, "--member", "P2", "--certificate")
    page = closed / "out" / "shares" / "2026-10-31" / "P2.html"
    assert (said.code, said.out.splitlines()[-1]) == (0, f"Certificate: {page}")
    html = page.read_text(encoding="utf-8")
    assert "certifies that on 31 Oct 2026 Ben Saule holds 40 shares of €50.00 each." in html
    assert "indivisible reserves are shared with nobody" in html
    assert "Shares to refund" not in html


def test_who_left_has_what_is_owed(cae, closed):
    said = cae("--lang", "fr", "shares", closed, "--certificate", "--json")
    files = json.loads(said.out)["files"]
    assert [each.rpartition("/")[2] for each in files] == ["P1.html", "P2.html"]
    html = (closed / "out" / "shares" / "2026-10-31" / "P1.html").read_text(encoding="utf-8")
    html = html.replace("\u00a0", " ")
    assert "Parts à rembourser : Retrait du 15 oct. 2026" in html
    assert re.search(r"1.000,00", html)


def test_nobody_else_has_one(cae, closed):
    said = cae("shares", closed, "--member", "P9", "--certificate")
    assert (said.code, said.out) == (1, "")
    assert not (closed / "out" / "shares").exists()


def test_none_is_made_while_the_book_says_otherwise(cae, closed):
    engine = create_engine(f"sqlite:///{closed / 'book.sqlite'}")
    with engine.begin() as connection:
        triggers = connection.execute(
            text("select name, sql from sqlite_master where type = 'trigger'")
        ).all()
        for name, _ in triggers:
            connection.execute(text(f'drop trigger "{name}"'))
        connection.execute(text("update postings set party = 'P1' where party = 'P2'"))
        for _, sql in triggers:
            connection.execute(text(sql))
    engine.dispose()
    assert cae("shares", closed, "--certificate").code == 3
    assert not (closed / "out" / "shares").exists()
