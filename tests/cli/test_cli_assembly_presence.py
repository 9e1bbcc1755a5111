"""From files alone: votes by headcount, presence from afar, proxies of a SCOP at 19 and 20 members, who paid late."""

import json

import pytest
from assembly_folders import DAY, cooperative, edit, runner, write

STATUTES = """
calls_to_meet = "1"
notice_days_first = "15"
full_periods = "true"
ordinary_quorum_first = "1/2"
ordinary_majority = "1/2"
ordinary_of_all = "false"
ordinary_of_present = "false"
"""


@pytest.fixture
def run(cae, monkeypatch):
    return runner(cae, monkeypatch)


@pytest.mark.parametrize(("statute", "votes"), [("true", 7), ("false", None)])
def test_a_legal_person_votes_by_headcount_where_statutes_say_so(run, tmp_path, statute, votes):
    more = f'votes_by_headcount = "{statute}"\n'
    folder = cooperative(tmp_path / "coop", "DZ", "dz_cooperative", 12, STATUTES + more)
    path = folder / "persons.csv"
    path.write_text(
        path.read_text().replace(
            "P12;Invented;2024-01-01;", "P12;Invented;2024-01-01;legal_person:2024-01-01"
        )
    )
    write(folder, **{"members.csv": "person;headcount;votes\nP12;70;7\n"})
    said = run("roll", folder, "--json")
    if votes is None:
        assert (said.code, "one member has one vote, not 7" in said.err) == (1, True)
    else:
        weights = {each["member"]: each["weight"] for each in json.loads(said.out)["electors"]}
        assert (weights["P12"], weights["P1"]) == (f"{votes}/1", "1/1")


@pytest.mark.parametrize(("statute", "counted"), [("true", 11), ("false", None)])
def test_who_takes_part_from_afar_is_counted_where_statutes_say_so(run, tmp_path, statute, counted):
    more = f'remote_presence = "{statute}"\n'
    folder = cooperative(tmp_path / "coop", "DZ", "dz_cooperative", 12, STATUTES + more)
    edit(folder, "attendance.csv", "P10;;;\n", "P10;;;\nP11;remote;;\n")
    said = run("check", folder, "--json")
    if counted is None:
        assert (said.code, "may not take part from elsewhere" in said.err) == (1, True)
    else:
        assert json.loads(said.out)["moments"][0]["counted"] == counted


@pytest.mark.parametrize(
    ("members", "proxies", "lawful"),
    [(19, 1, True), (19, 2, False), (20, 1, True), (20, 2, False), (40, 2, True)],
)
def test_a_member_of_a_scop_holds_one_proxy_then_a_twentieth_of_the_members(
    run, tmp_path, members, proxies, lawful
):
    statutes = 'full_periods = "true"\nnotice_days_first = "15"'
    folder = cooperative(tmp_path / "coop", "FR", "scop_sarl", members, statutes)
    absent = [f"P{members - i}" for i in range(2)][:proxies]
    rows = "".join(f"{each};P1;2026-06-10\n" for each in absent)
    write(folder, **{f"assemblies/{DAY}/proxies.csv": "giver;holder;given\n" + rows})
    said = run("check", folder)
    assert (said.code == 0, "P1 holds proxies already: 1" in said.err) == (lawful, not lawful)


def test_a_share_paid_up_before_the_meeting_lets_vote_and_an_unread_month_is_told(run, tmp_path):
    folder = cooperative(tmp_path / "coop", "MA", "ma_cooperative", 3, "", '[shares]\nvalue = "100"\n')
    write(
        folder,
        **{
            "opening.csv": "activity;role;debit;credit\nservices;bank;250;\nservices;capital_called;50;\nservices;capital;;300\n",
            "opening_shares.csv": "member;shares;subscribed;called;paid\nP1;1;100;100;100\nP2;1;100;100;100\nP3;1;100;100;50\n",
        },
    )
    assert "P3 may not vote" in run("roll", folder).out
    paid = "reference;date;member;kind;amount;means\nS1;2026-05-04;P3;payment;50;bank\n"
    write(folder, **{"2026-05/shares.csv": paid})
    said = run("roll", folder)
    assert (said.code, "2026-05/invoices.csv" in said.err) == (1, True)
    heads = {
        "invoices": "number;date;client;activity;amount;vat_rate\n",
        "expenses": "reference;date;category;amount\n",
        "receipts": "reference;date;invoice;amount\n",
        "pay": "contract\n",
    }
    write(folder, **{f"2026-05/{name}.csv": text for name, text in heads.items()})
    assert "3 may vote" in run("roll", folder).out
