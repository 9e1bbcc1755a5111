"""A year from its first month to its assembly, through the command: a SCOP, and a Moroccan cooperative."""

import csv
import json

import pytest
from year_folders import close, make, month_files, sale, write

from cae_core.office import check_folder, open_office, statement
from cae_core.periods import Month

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
JANUARY, DECEMBER, JUNE = Month(2026, 1), Month(2026, 12), Month(2027, 6)
ADJUSTMENTS = (
    "reference;date;activity;role;debit;credit;label;reverses_on\n"
    "LOYER;2026-12-31;services;rent;300;;Loyer non facturé;2027-01-01\n"
    "LOYER;2026-12-31;services;accrued_charges;;300;;\n"
    "GARDE;2026-12-31;BOIS;charges_provisions;1500;;Résultat gardé;2027-01-01\n"
    "GARDE;2026-12-31;BOIS;provisions;;1500;;\n"
    "IS;2026-12-31;services;charges_company_tax;100;;Impôt;\n"
    "IS;2026-12-31;services;company_tax;;100;;\n"
)
FUND = "FR-2.24 and FR-2.28, L78 art. 33 2°"
EMPTY = {f"2027-0{number}": {} for number in range(1, 7)}


@pytest.fixture
def scop(tmp_path):
    """BOIS sells 10 000.00 and pays 2 000.00 gross in June, TERRE sells 2 000.00; adjusted in December."""
    folder = tmp_path / "scop"
    months = {
        "2026-01": sale("F1", "2026-01-10", "BOIS", "10000"),
        "2026-03": sale("F2", "2026-03-10", "TERRE", "2000"),
        "2026-06": {"pay": "K1;gross;2000"},
        "2026-12": {"adjustments": ADJUSTMENTS.rstrip("\n")},
    }
    make(folder, "FR", months | EMPTY)
    close(folder, JANUARY, DECEMBER)
    return folder


def cost_of_june(folder):
    """What June's pay cost, as its decision says."""
    with open_office(folder) as office:
        (stored,) = office.book.documents("pay_decision", Month(2026, 6))
        return sum(stored.payload["costs"].values())


def vote(folder, header, row):
    write(
        folder,
        {"2027-06/allocation.csv": f"year;assembly;reference;{header}\n2026;2027-06-15;AG 2027;{row}\n"},
    )


def shown(minor):
    return f"{minor // 100}.{minor % 100:02d}"


def test_a_scops_year_is_closed_compared_and_allocated(scop, cae):
    surplus = 12_000_00 - 300_00 - 1_500_00 - 100_00 - cost_of_june(scop)
    assert surplus > 6_000_00
    write(
        scop,
        {
            "2026/allocation.toml": '[allocation.prudent]\ndevelopment_rate = "40 %"\n'
            '[allocation.partage]\ndevelopment_rate = "20 %"\nshare_interest = "60"\n'
            '[sharing]\nlabour_wages = "1"\n'
        },
    )
    code, out, _ = cae("--json", "year-end", scop, "2026", "--option", "trop.development_rate=0.9")
    told = json.loads(out)
    assert (code, told["surplus"]) == (0, shown(surplus))
    assert [each["name"] for each in told["proposals"]] == ["prudent", "partage", "trop"]
    assert [each["lawful"] for each in told["proposals"]] == [True, True, False]
    partage = told["proposals"][1]
    legal = -(-surplus * 15 // 100)  # fifteen per cent, rounded up to the cent
    fund = surplus * 20 // 100
    assert partage["parts"]["legal_reserve_transfer"]["amount"] == shown(legal)
    assert partage["parts"]["development_fund_transfer"]["amount"] == shown(fund)
    assert partage["parts"]["labour_share"]["amount"] == shown(surplus - legal - fund - 60_00)
    assert partage["persons"]["share_interest"] == {"P1": "20.00", "P2": "20.00", "P3": "20.00"}
    assert list(partage["persons"]["labour_share"]) == ["P1"]
    assert told["voted"] is None

    vote(scop, "development_rate;share_interest;labour_wages", "20 %;60;100 %")
    close(scop, DECEMBER.next(), JUNE)
    with open_office(scop) as office:
        (entry,) = office.book.entries(key="allocation:2026")
        assert sum(each.amount for each in entry.postings) == 0
        held = office.book.balances()
        assert held["services", "legal_reserve"] == -1_000_00 - legal
        allocated = {code: amount for (code, role), amount in held.items() if role == "allocated_result"}
        assert sum(allocated.values()) == surplus
        assert allocated["services"] == surplus - sum(allocated[code] for code in ("BOIS", "TERRE"))
        assert held["services", "accrued_charges"] == held["BOIS", "provisions"] == 0
    code, out, _ = cae("--json", "year-end", scop, "2026")
    voted = json.loads(out)["voted"]
    assert (code, voted["name"], voted["lawful"]) == (0, "AG 2027", True)
    assert voted["persons"] == partage["persons"]
    assert {each: voted["parts"][each]["amount"] for each in voted["parts"]} == {
        each: partage["parts"][each]["amount"] for each in partage["parts"]
    }
    assert cae("verify", scop)[0] == 0
    _, why, _ = cae("why", scop, "AG 2027")
    assert "L78 art. 33 1°" in why
    assert "106100 Réserve légale" in why


def test_an_unlawful_vote_of_a_scop_is_refused_with_article_and_figure(scop, cae):
    vote(scop, "development_rate", "90 %")
    close(scop, DECEMBER.next(), Month(2027, 5))
    code, _, err = cae("month-end", scop, "2027-06", "--today", "2027-07-03")
    assert code == 1
    assert "FR-2.25" in err
    assert "0.6, the nearest lawful figure" in err
    with open_office(scop) as office:
        assert office.book.closed_months()[-1] == Month(2027, 5)
        assert office.book.documents("allocation") == ()


def test_results_that_activities_keep_are_said_so(scop, cae):
    vote(scop, "development_rate;keep_results", "20 %;yes")
    close(scop, DECEMBER.next(), JUNE)
    told = json.loads(cae("--json", "year-end", scop, "2026")[1])
    assert {each["handed_over"] for each in told["activities"].values()} == {"0.00"}
    assert "activities keep their results, as was voted" in [each["text"] for each in told["notices"]]


def test_a_second_vote_on_the_same_year_is_refused(scop):
    vote(scop, "development_rate", "20 %")
    close(scop, DECEMBER.next(), JUNE)
    again = {"allocation": "year;assembly;reference;development_rate\n2026;2027-07-15;AG bis;30 %"}
    write(scop, month_files(JUNE.next(), again))
    (problem,) = check_folder(scop).problems
    assert problem.reason == "the year is allocated already"


def rows(folder, name):
    text = (folder / "out" / "2026" / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))


def test_the_files_of_a_year_sum_to_its_result_in_every_language(scop, cae):
    pages = {}
    for language in ("en", "fr", "ar"):
        assert cae("--lang", language, "year-end", scop, "2026", "--option", "development_rate=0.3")[0] == 0
        pages[language] = (scop / "out" / "2026" / "year.html").read_text(encoding="utf-8")
    assert 'dir="rtl"' in pages["ar"]
    assert "Fonds de développement" in pages["fr"]
    assert "صندوق التنمية" in pages["ar"]
    cae("year-end", scop, "2026")
    header, *activities, total = rows(scop, "result_by_activity")
    assert header[-2:] == ["Result of the year", "Handed over when allocated"]
    assert [row[0] for row in activities] == ["BOIS", "TERRE", "services"]
    cents = [int(row[-2].replace(".", "")) for row in (*activities, total)]
    assert sum(cents[:-1]) == cents[-1]
    handed = [int(row[-1].replace(".", "")) for row in (*activities, total)]
    assert handed == [*cents[:2], 0, sum(cents[:2])]  # the services' gain is theirs already
    opening, reserves = rows(scop, "reserves")[1:]
    assert opening == ["when the book began", "3000.00", "1000.00", "0.00", "0.00", "0.00", "0.00"]
    (moved,) = rows(scop, "reserve_moves")[1:]
    assert (moved[0], moved[2:]) == (
        "2026-01-01",
        ["brought in when the book began", "1000.00", "0.00", "0.00", "1000.00"],
    )
    assert reserves == ["2026", "3000.00", "1000.00", "0.00", "0.00", "0.00", shown(cents[-1])]
    assert not (scop / "out" / "2026" / "surplus.csv").exists()  # nothing was proposed
    cae("year-end", scop, "2026", "--option", "a.development_rate=0.3", "--option", "b.development_rate=0.4")
    header, *parts, whole = rows(scop, "surplus")
    assert header == ["To", "Source", "a", "b"]
    assert [row[1] for row in parts] == ["FR-2.23, L78 art. 33 1°", FUND, "FR-2.25, L78 art. 33 3°"]
    for column in (2, 3):
        assert sum(int(row[column].replace(".", "")) for row in parts) == cents[-1]
        assert whole[column] == shown(cents[-1])
    members = rows(scop, "members_equity")[1:]
    assert [row[1:4] for row in members] == [["20", "1000.00", "1000.00"]] * 3


def test_what_the_entrepreneur_kept_is_there_again_in_january(scop):
    december = statement(scop, "BOIS", DECEMBER)
    close(scop, DECEMBER.next(), DECEMBER.next())
    january = statement(scop, "BOIS", DECEMBER.next())
    assert december.figure("reserved").amount == 1_500_00
    assert january.figure("reserved").amount == 0
    assert january.figure("available").amount - december.figure("available").amount == 1_500_00


def test_a_year_that_is_not_closed_or_not_there_is_refused(scop, cae):
    code, _, err = cae("year-end", scop, "2027")
    assert (code, "close 2027-01" in err) == (1, True)
    code, _, err = cae("year-end", scop, "2025")
    assert (code, "the year 2025 was kept elsewhere" in err) == (1, True)
    code, _, err = cae("year-end", scop, "2025-2026")
    assert (code, "no financial year" in err) == (1, True)
    code, _, err = cae("year-end", scop, "2026", "--option", "development_rate")
    assert (code, "KEY=VALUE" in err) == (1, True)
    code, _, err = cae("year-end", scop, "2026", "--option", "generosity=1")
    assert (code, "generosity" in err) == (1, True)


def test_a_whole_year_and_its_vote_are_checked_before_anything_is_closed(tmp_path):
    folder = tmp_path / "scop"
    make(folder, "FR", {"2026-01": sale("F1", "2026-01-10", "BOIS", "10000")} | EMPTY)
    vote(folder, "development_rate", "40 %")
    assert check_folder(folder).problems == ()
    vote(folder, "development_rate", "70 %")
    (problem,) = check_folder(folder).problems
    assert (problem.column, problem.fields["nearest"]) == ("development_rate", "0.6")
    assert not (folder / "book.sqlite").exists()


def test_a_year_of_loss_calls_for_a_review_at_once(tmp_path, cae):
    """FR-2.40: half of the highest capital of 3 000.00 is lost; nothing was earned and 2 000.00 gross paid."""
    folder = tmp_path / "loss"
    make(folder, "FR", {"2026-06": {"pay": "K3;gross;2000"}} | EMPTY)
    close(folder, JANUARY, DECEMBER)
    code, out, _ = cae("--json", "year-end", folder, "2026")
    assert code == 0
    said = [each["text"] for each in json.loads(out)["notices"]]
    assert any("a cooperative review at once" in each for each in said), said


def test_a_moroccan_year(tmp_path, cae):
    """8 000.00 earned with three members: a tenth to the legal reserve, refunds by the work of each."""
    folder = tmp_path / "oued"
    months = {
        "2026-02": sale("F1", "2026-02-10", "BOIS", "5000"),
        "2026-05": sale("F2", "2026-05-10", "TERRE", "3000"),
    }
    make(folder, "MA", months | EMPTY)
    close(folder, JANUARY, DECEMBER)
    words = ("member_refunds=3000", "special_reserve=1000")
    code, out, err = cae(
        "--json", "year-end", folder, "2026", *(each for w in words for each in ("--option", w))
    )
    assert (code, err) == (0, "")
    told = json.loads(out)
    parts = {
        node: each["amount"]
        for node, each in told["proposals"][0]["parts"].items()
        if each["amount"] != "0.00"
    }
    assert told["surplus"] == "8000.00"
    assert parts == {
        "legal_reserve_levy": "800.00",
        "member_refunds": "3000.00",
        "special_reserve": "1000.00",
        "carried_forward_transfer": "3200.00",
    }
    vote(folder, "member_refunds;special_reserve;refunds_by", "3000;1000;operations")
    close(folder, DECEMBER.next(), JUNE)
    with open_office(folder) as office:
        owed = office.book.open_items("member_refunds_due")
        assert owed == {
            ("2027-06 AG 2027", "services", "", "P1"): -1_875_00,
            ("2027-06 AG 2027", "services", "", "P2"): -1_125_00,
        }
        assert office.book.balances()["services", "legal_reserve"] == -1_800_00
    _, out, _ = cae("year-end", folder, "2026")
    assert "AG 2027 (voted)" in out


def group(folder, contract=""):
    """A group of three, that sold 5 000.00 in February and 2 000.00 in May."""
    sold = {
        "2026-02": sale("F1", "2026-02-10", "BOIS", "5000"),
        "2026-05": sale("F2", "2026-05-10", "TERRE", "2000"),
    }
    make(folder, "MA", sold | EMPTY)
    path = folder / "cooperative.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("ma_cooperative", "ma_gie") + contract, encoding="utf-8"
    )
    close(folder, JANUARY, DECEMBER)


def test_a_groups_result_is_its_members_in_equal_parts(tmp_path, cae):
    """MA-97: 7 000.00 by three; a key is refused unless the contract has one."""
    folder = tmp_path / "groupe"
    group(folder)
    write(folder, {"2026/allocation.toml": '[allocation.all]\n[sharing]\nrefunds_by = "operations"\n'})
    code, out, _ = cae("--json", "year-end", folder, "2026")
    assert code == 0
    said = [each["text"] for each in json.loads(out)["notices"]]
    assert any("the result is the members' in equal parts (MA-97" in each for each in said), said
    vote(folder, "keep_results", "")
    close(folder, DECEMBER.next(), JUNE)
    with open_office(folder) as office:
        owed = {key[-1]: amount for key, amount in office.book.open_items("member_refunds_due").items()}
    assert owed == {"P1": -2_333_34, "P2": -2_333_33, "P3": -2_333_33}


def test_a_groups_result_by_volume_where_its_contract_says_so(tmp_path):
    """MA-97: 5 000.00 of sales for P1, 2 000.00 for P2, of a result of 7 000.00."""
    folder = tmp_path / "groupe"
    group(folder, '[statutes]\nsurplus_shared_equally = "false"\n')
    vote(folder, "keep_results", "")
    close(folder, DECEMBER.next(), JUNE)
    with open_office(folder) as office:
        owed = {key[-1]: amount for key, amount in office.book.open_items("member_refunds_due").items()}
    assert owed == {"P1": -5_000_00, "P2": -2_000_00}


def shares_file(*rows):
    """A month's rows of shares.csv."""
    return {"shares": "\n".join(["reference;date;member;kind;shares;amount", *rows])}


def test_an_option_that_lacks_a_figure_hides_no_other(tmp_path, cae):
    """FR-2.76: the bond rates that cap a SCIC's interest are published; nobody knows them here."""
    folder = tmp_path / "tilleuls"
    make(folder, "FR", {"2026-02": sale("F1", "2026-02-10", "BOIS", "5000")} | EMPTY)
    path = folder / "cooperative.toml"
    scic = path.read_text(encoding="utf-8").replace("scop_sarl", "scic_sarl")
    path.write_text(scic + '[statutes]\nshare_interest_maximum = "2 %"\n', encoding="utf-8")
    close(folder, JANUARY, DECEMBER)
    lacking = ("--option", "b.share_interest=10")
    code, out, _ = cae("--json", "year-end", folder, "2026", "--option", "a.gift=10", *lacking)
    told = json.loads(out)
    assert code == 0
    assert [each["name"] for each in told["proposals"]] == ["a"]
    said = {each["about"]: each["text"] for each in told["notices"]}
    assert "bond_rate_1" in said["b"]
    code, _, err = cae("year-end", folder, "2026", *lacking)
    assert (code, "bond_rate_1" in err) == (1, True)


def test_moroccan_interest_goes_to_shares_that_are_wholly_paid_for_the_days_they_were(tmp_path, cae):
    """MA-31. Each holds a share of 1 000.00 all year; P1 one more, paid, since 5 March, 302 days; P2 four more
    since then, whole since 20 October, 73 days; P3 four more, of which a quarter is paid. 3 000.00 and 827.39
    and 800.00 bear interest: at 2 % they give 92.55.
    """
    folder = tmp_path / "oued"
    of_march = ("S1;2026-03-05;P1;subscription;1;1000", "S2;2026-03-05;P2;subscription;4;1000")
    months = {
        "2026-02": sale("F1", "2026-02-10", "BOIS", "5000"),
        "2026-03": shares_file(*of_march, "S3;2026-03-05;P3;subscription;4;1000"),
        "2026-10": shares_file("S4;2026-10-20;P2;payment;;3000"),
    }
    make(folder, "MA", months | EMPTY)
    with (folder / "cooperative.toml").open("a", encoding="utf-8") as file:
        file.write('[statutes]\nshare_interest_allowed = "true"\n')
    close(folder, JANUARY, DECEMBER)
    code, out, err = cae("--json", "year-end", folder, "2026", "--option", "share_interest_rate=2 %")
    assert (code, err) == (0, "")
    (option,) = json.loads(out)["proposals"]
    assert option["parts"]["share_interest"]["amount"] == "92.55"
    assert option["persons"]["share_interest"] == {"P1": "36.55", "P2": "36.00", "P3": "20.00"}


def test_a_moroccan_refund_beyond_what_is_left_is_refused(tmp_path, cae):
    folder = tmp_path / "oued"
    make(folder, "MA", {"2026-02": sale("F1", "2026-02-10", "BOIS", "5000")} | EMPTY)
    close(folder, JANUARY, DECEMBER)
    _, out, _ = cae("year-end", folder, "2026", "--option", "member_refunds=4500.01")
    assert "not lawful" in out
    assert "member_refunds = 4,500.00" in out
    vote(folder, "member_refunds", "4500,01")
    close(folder, DECEMBER.next(), Month(2027, 5))
    (problem,) = check_folder(folder, JUNE).problems
    assert problem.fields["nearest"] == "4500.00"
    assert "L112 arts. 2 and 69" in problem.text()
