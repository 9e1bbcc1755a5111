"""The register of shares from files to the command, on a synthetic Moroccan cooperative's folder."""

import json

import pytest
from sqlalchemy import create_engine, text

STANDING = {
    "cooperative.toml": 'name = "Coopérative d\'essai"\ncountry = "MA"\nlegal_form = "ma_cooperative"\n'
    'start = "2026-01"\n[shares]\nvalue = "100,00"\nmaximum = 40\nmembers_only = false\n[files]\ndecimal = ","\n',
    "persons.csv": "id;family_name;statuses\nL1;Société inventée;personne morale:2020-01-01\n"
    + "".join(f"P{i};Inventée;\n" for i in range(1, 8)),
    "contracts.csv": "id;person;kind;start\n",
    "activities.csv": "code;name;persons\nservices;Services;\n",
    "opening.csv": "activity;role;debit;credit\nservices;bank;5 300,00;\nservices;capital;;5 000,00\n"
    "services;capital_to_refund;;300,00\n",
    "opening_shares.csv": "membre;parts;souscrit;appelé;libéré;depuis;à rembourser;parti le\n"
    "P7;;;;;;300,00;2025-12-31\n"
    + "".join(f"P{i};10;1000,00;1000,00;1000,00;2024-01-01;;\n" for i in range(1, 6)),
}
MONTHLY = {
    "invoices.csv": "number;date;client;amount;vat_rate\n",
    "expenses.csv": "reference;date;category;amount\n",
    "receipts.csv": "reference;date;invoice;amount\n",
    "pay.csv": "contract\n",
}
SHARES = {
    "2026-01": "référence;date;membre;nature;parts;montant;décision\n"
    "S1;2026-01-10;P6;souscription;8;200,00;\nS2;2026-01-20;L1;souscription;20;2000,00;\n",
    "2026-02": "reference;date;member;kind;shares;amount;decision\n"
    "S3;2026-02-10;P1;exclusion;;;meeting of 9 February\nS4;2026-02-12;P7;refund;;100,00;\n"
    "S5;2026-02-13;;call;;;\n",
}
TABLE = """\
Member  Shares  Subscribed    Called      Paid    Owed  Member since
P2          10    1,000.00  1,000.00  1,000.00    0.00  1 Jan 2024
P3          10    1,000.00  1,000.00  1,000.00    0.00  1 Jan 2024
P4          10    1,000.00  1,000.00  1,000.00    0.00  1 Jan 2024
P5          10    1,000.00  1,000.00  1,000.00    0.00  1 Jan 2024
P6           8      800.00    800.00    200.00  600.00  10 Jan 2026
L1          20    2,000.00  2,000.00  2,000.00    0.00  20 Jan 2026

Shares to refund
Person  Left on       Nominal  Losses  Interest  Refunded  Left to pay  Due on       At the latest
P7      31 Dec 2025    300.00    0.00      0.00    100.00       200.00  15 Jul 2026  15 Jul 2031
P1      10 Feb 2026  1,000.00    0.00      0.00      0.00     1,000.00  15 Jul 2026  15 Jul 2031

28 Feb 2026: capital MAD6,800.00, the highest MAD7,800.00; 6 members, natural persons 70.59 %
The book says the same, member by member.
"""


@pytest.fixture
def folder(tmp_path):
    """Five members at the opening, one who has left; two join in January, one is excluded in February."""
    folder = tmp_path / "coop"
    for month, shares in SHARES.items():
        (folder / month).mkdir(parents=True)
        for name, content in {**MONTHLY, "shares.csv": shares}.items():
            (folder / month / name).write_text(content, encoding="utf-8")
    for name, content in STANDING.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def closed(cae, folder):
    """The folder with both months closed."""
    for month in SHARES:
        said = cae("month-end", folder, month, "--today", "2026-03-02")
        assert (said.code, said.err) == (0, "")
    return folder


def test_the_register_is_printed_and_agrees_with_the_book(cae, closed):
    said = cae("shares", closed)
    assert (said.code, said.err) == (0, "")
    assert said.out == TABLE


def test_another_day_one_member_and_data(cae, closed):
    said = cae("shares", closed, "--on", "2026-01-15", "--member", "P6", "--json")
    data = json.loads(said.out)
    assert said.code == 0
    assert (data["agrees"], data["capital"], data["members"], data["natural"]) == (
        True,
        "5800.00",
        6,
        "5800.00",
    )
    (row,) = data["rows"]
    figures = ("member", "shares", "subscribed", "called", "paid", "owed", "since")
    assert [row[each] for each in figures] == ["P6", 8, "800.00", "200.00", "200.00", "0.00", "2026-01-10"]
    assert data["settlements"] == []


def test_a_book_that_says_otherwise_is_told_with_its_own_exit_code(cae, closed):
    engine = create_engine(f"sqlite:///{closed / 'book.sqlite'}")
    with engine.begin() as connection:
        tables = connection.execute(text("select name, sql from sqlite_master where type = 'trigger'")).all()
        for name, _ in tables:
            connection.execute(text(f'drop trigger "{name}"'))
        connection.execute(text("update postings set party = 'P2' where party = 'P3'"))
        for _, sql in tables:
            connection.execute(text(sql))
    engine.dispose()
    said = cae("shares", closed)
    assert said.code == 3
    assert "The book says the same" not in said.out
    assert said.err.splitlines() == [
        "P2, capital: the book holds -2000.00, the register -1000.00",
        "P3, capital: the book holds 0.00, the register -1000.00",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--member", "P9"), "P9 is not in the register of shares on 28 Feb 2026"),
        (("--on", "2025-12-31"), "the register of shares begins on 1 Jan 2026"),
    ],
)
def test_what_is_not_known_is_said(cae, closed, arguments, said):
    found = cae("shares", closed, *arguments)
    assert (found.code, found.out) == (1, "")
    assert said in found.err


def test_before_the_first_month_there_is_no_book(cae, folder):
    assert "no month of" in cae("shares", folder).err


def test_a_cooperative_that_keeps_no_register(cae, tmp_path):
    cae("demo", "lille", "--to", tmp_path / "lille")
    cae("month-end", tmp_path / "lille", "2026-08")
    said = cae("shares", tmp_path / "lille")
    assert said.code == 1
    assert "under [shares]" in said.err


def test_an_unlawful_row_is_refused_with_its_article_and_nothing_is_posted(cae, folder):
    row = "S9;2026-01-21;P7;souscription;8;199,99;\n"
    (folder / "2026-01" / "shares.csv").write_text(SHARES["2026-01"] + row, encoding="utf-8")
    said = cae("month-end", folder, "2026-01", "--today", "2026-03-02")
    assert said.code == 1
    assert said.err.splitlines()[-1] == (
        "2026-01/shares.csv, row 4, montant: “199.99”: less is paid than on subscription "
        "(MA-23, L112 art. 26); expected at least 200.00 of 800.00"
    )
    assert "no month of" in cae("shares", folder).err


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            '[shares]\nvalue = [{ from = 2020-01-01, value = "100" }, { from = 2026-01-01, value = "200" }]\n',
            "the value of a share changes without decision (MA-54, L112 art. 42: as statutes are amended",
        ),
        ('[shares]\nvalue = "0"\n', "a share of no value"),
        ('[shares]\nvalue = "cent"\n', "“cent”"),
        ("[shares]\nvalue = [{ from = 2020-01-01 }]\n", "not a dated value"),
        ('[shares]\nvalue = "100"\nlate_rate = "101 %"\n', "not a rate"),
        ('[shares]\nvalue = "100"\npay_rate = "-1 %"\n', "not a rate"),
        ('[shares]\nvalue = "100"\nmaximun = 3\n', "expected “maximum”"),
        ('[shares]\nvalue = "100"\nmaximum = 2.5\n', "shares.maximum"),
        ('[shares]\nvalue = "100"\nceiling = -1\n', "a negative amount"),
        (
            "[shares]\nvalue = [{ from = 2020-01-01, value = 1 }, { from = 2019-01-01, value = 2, decision = 'M' }]\n",
            "the dates do not follow one another",
        ),
    ],
)
def test_statutes_that_cannot_be_read_are_told(cae, folder, table, said):
    text_ = STANDING["cooperative.toml"].partition("[shares]")[0]
    (folder / "cooperative.toml").write_text(f"{text_}{table}", encoding="utf-8")
    found = cae("check", folder)
    assert found.code == 1
    assert said in found.err
    assert "cooperative.toml, row" in found.err


FRENCH = (
    'name = "Coopérative d\'essai"\ncountry = "FR"\nlegal_form = "{form}"\nstart = "2026-01"\n'
    '[shares]\nvalue = "20,00"\n{shares}[statutes]\nminimum_share = "20"\n{statutes}'
)


PAY_RATE = (
    "more is withheld on pay for shares than may be asked (FR-2.31, L78 art. 6 and C. trav. L3251-3: of the pay "
    "due at each payment); expected at most 10 %"
)


@pytest.mark.parametrize(
    ("form", "shares", "statutes", "said"),
    [
        ("scop_sarl", 'pay_rate = "10,01 %"\n', "", PAY_RATE),
        ("scop_sarl", "", 'legal_reserve_rate = "14 %"\n', "fixed by law (FR-2.23, L78 art. 33 1°)"),
        ("scop_sarl", "", 'capital_floor = "24.99 %"\n', "the law wants 25 % at least (FR-2.12, L47 art. 13"),
        ("scop_sarl", "", 'capital_floor = "100.01 %"\n', "the law allows 100 % at most (FR-2.12"),
        ("scop_sa", "", 'member_capital_maximum = "50.01 %"\n', "the law allows 50 % at most (FR-2.21"),
        ("scop_sas", "", 'development_reserve_rate = "76 %"\n', "the law allows 75 % at most (FR-2.24"),
    ],
)
def test_statutes_beyond_the_law_are_told_with_the_article(cae, folder, form, shares, statutes, said):
    (folder / "opening_shares.csv").unlink()
    text_ = FRENCH.format(form=form, shares=shares, statutes=statutes)
    (folder / "cooperative.toml").write_text(text_, encoding="utf-8")
    found = cae("check", folder, "--month", "2026-01")
    assert found.code == 1
    assert said in found.err


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "S9;2026-01-31;P7;withdrawal;;;",
            "no member (MA-18, L112 art. 21); expected a member who holds shares on 2026-01-31",
        ),
        (
            "S9;2026-01-31;P2;exclusion;11;;meeting",
            "more shares than are held; expected at most 10 shares",
        ),
        ("S9;2026-01-31;P7;transfer;;;meeting", "a transfer to nobody else"),
    ],
)
def test_an_exit_that_cannot_be_is_told_with_the_article_and_nothing_is_posted(cae, folder, row, said):
    (folder / "2026-01" / "shares.csv").write_text(SHARES["2026-01"] + row + "\n", encoding="utf-8")
    found = cae("check", folder, "--month", "2026-01")
    assert found.code == 1
    assert said in found.err
    assert cae("month-end", folder, "2026-01", "--today", "2026-03-02").code == 1
    assert "no month of" in cae("shares", folder).err


def test_a_member_brings_in_one_row_for_each_day_of_subscription(cae, folder):
    opening = STANDING["opening_shares.csv"].replace(
        "P1;10;1000,00;1000,00;1000,00;2024-01-01;;\n",
        "P1;6;600,00;600,00;600,00;2024-01-01;;\nP1;4;400,00;100,00;100,00;2025-06-01;;\n",
    )
    (folder / "opening_shares.csv").write_text(opening, encoding="utf-8")
    balances = STANDING["opening.csv"].replace("bank;5 300,00;", "bank;5 000,00;")
    balances += "services;capital_uncalled;300,00;\n"
    (folder / "opening.csv").write_text(balances, encoding="utf-8")
    assert cae("month-end", folder, "2026-01", "--today", "2026-03-02").err == ""
    data = json.loads(cae("shares", folder, "--member", "P1", "--json").out)
    (row,) = data["rows"]
    assert [row[name] for name in ("shares", "subscribed", "called", "paid", "since")] == [
        10,
        "1000.00",
        "700.00",
        "700.00",
        "2024-01-01",
    ]
    assert data["agrees"]
    twice = opening.replace("2025-06-01", "2024-01-01")
    (folder / "opening_shares.csv").write_text(twice, encoding="utf-8")
    assert "one row for each day on which a member subscribed" in cae("check", folder).err


def test_a_value_that_changes_by_decision_splits_shares(cae, closed):
    values = (
        'value = [{ from = 2020-01-01, value = "100,00" }, '
        '{ from = 2026-02-20, value = "50,00", decision = "extraordinary meeting" }]'
    )
    path = closed / "cooperative.toml"
    path.write_text(STANDING["cooperative.toml"].replace('value = "100,00"', values), encoding="utf-8")
    rows = json.loads(cae("shares", closed, "--member", "P2", "--json").out)["rows"]
    assert [(row["shares"], row["value"], row["subscribed"]) for row in rows] == [(20, "50.00", "1000.00")]


def test_the_summary_tells_what_there_is_time_to_cure(cae, folder):
    lines = SHARES["2026-02"] + "S6;2026-02-14;P2;exclusion;;;meeting\nS7;2026-02-14;P3;exclusion;;;meeting\n"
    (folder / "2026-02" / "shares.csv").write_text(lines, encoding="utf-8")
    cae("month-end", folder, "2026-01", "--today", "2026-03-02")
    said = cae("month-end", folder, "2026-02", "--today", "2026-03-02")
    assert said.code == 0, said.err
    assert "the capital falls below 5,850.00 (MA-28, L112 art. 30)" in said.out
    assert "natural persons would hold 2,800.00 of a capital of 4,800.00" in said.out
