"""Assemblies from their folders to sealed minutes, by the command, on synthetic cooperatives."""

import json

import pytest
from assembly_folders import DAY, TOML, cooperative, edit, files_of, france, morocco, runner, scic, write

STATUTES = """
calls_to_meet = "2"
notice_days_first = "15"
full_periods = "true"
ordinary_quorum_first = "1/2"
ordinary_quorum_second = "1/4"
ordinary_majority = "1/2"
ordinary_of_all = "false"
ordinary_of_present = "false"
"""
LIVES = {
    "FR": france,
    "MA": morocco,
    "TN": lambda folder: cooperative(folder, "TN", "tn_cooperative", 12, STATUTES),
    "DZ": lambda folder: cooperative(folder, "DZ", "dz_cooperative", 12, STATUTES),
    "SCIC": scic,
}


@pytest.fixture
def run(cae, monkeypatch):
    return runner(cae, monkeypatch)


@pytest.mark.parametrize("country", LIVES)
def test_an_assembly_lives_from_its_notice_to_its_minutes(run, cae, tmp_path, country):
    folder = LIVES[country](tmp_path / "coop")
    before = files_of(folder)
    said = run("check", folder)
    assert (said.code, said.err) == (0, "")
    assert files_of(folder) == before
    for step, first, again in (
        ("convene", "convened; notice", "convened already"),
        ("open", "roll frozen", "frozen already"),
        ("close", "minutes 1 sealed", "minutes 1 were sealed already"),
    ):
        said = run(step, folder)
        assert (said.code, said.err, said.lines[0].startswith(first)) == (0, "", True)
        there = files_of(folder)
        assert run(step, folder).lines[0].startswith(again)
        assert files_of(folder) == there
    added = {name.rpartition("/")[2] for name in files_of(folder).keys() - before.keys()}
    assert added == {"convened.json", "roll.json", "minutes.json"}
    assert cae("assembly", "list", folder).lines[1].split()[-2:] == ["closed", "1"]
    sealed = json.loads((folder / "assemblies" / DAY / "minutes.json").read_text())
    assert [each["outcome"]["adopted"] for each in sealed["decisions"]] == [True, True]


@pytest.mark.parametrize("country", ["TN", "DZ"])
def test_what_no_law_says_must_be_in_the_statutes(run, tmp_path, country):
    folder = cooperative(tmp_path / "coop", country, f"{country.lower()}_cooperative", 12)
    before = files_of(folder)
    for step in ("check", "convene"):
        said = run(step, folder)
        assert said.code == 1
        assert "the law does not establish notice_days_first" in said.err
    assert files_of(folder) == before


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_notice_sent_too_late_is_refused_with_the_article_and_the_first_lawful_day(run, tmp_path, language):
    folder = morocco(tmp_path / "coop")
    edit(folder, "assembly.toml", "sent = 2026-05-20", "sent = 2026-06-04")
    before = files_of(folder)
    said = run("convene", folder, "--lang", language)
    assert (said.code, said.out) == (1, "")
    assert "MA-46" in said.err
    assert files_of(folder) == before
    if language == "en":
        assert "expected a meeting on 20 Jun 2026 or later" in said.err
        (problem,) = json.loads(run("convene", folder, "--json").out)["problems"]
        assert (problem["file"], problem["row"]) == (f"assemblies/{DAY}/assembly.toml", 8)


@pytest.mark.parametrize(
    ("asked", "members", "why"),
    [
        ("2026-04-01", 8, ""),
        ("2026-04-01", 7, "7 of 23 members ask for a meeting (MA-44"),
        ("2026-03-20", 8, ""),
        ("2026-03-19", 8, "expected a notice sent on 19 May 2026 or before"),
    ],
)
def test_members_may_ask_for_a_meeting_that_is_then_called_in_time(run, tmp_path, asked, members, why):
    folder = morocco(tmp_path / "coop")
    by = ", ".join(f'"P{i}"' for i in range(1, members + 1))
    edit(folder, "assembly.toml", "[bureau]", f"[demand]\nasked = {asked}\nby = [{by}]\n\n[bureau]")
    said = run("convene", folder)
    assert (said.code, why in said.err) == (int(bool(why)), True)
    if why:
        (problem,) = json.loads(run("convene", folder, "--json").out)["problems"]
        assert problem["file"] == f"assemblies/{DAY}/assembly.toml"


def test_a_demand_by_somebody_off_the_roll_is_refused(run, tmp_path):
    folder = morocco(tmp_path / "coop")
    edit(folder, "assembly.toml", "[bureau]", '[demand]\nasked = 2026-04-01\nby = ["P1", "P99"]\n\n[bureau]')
    said = run("convene", folder)
    assert (said.code, "P99: not a member on the day of the roll" in said.err) == (1, True)


def test_nothing_is_done_out_of_its_turn(run, tmp_path):
    folder = morocco(tmp_path / "coop")
    before = files_of(folder)
    for step in ("open", "close"):
        said = run(step, folder)
        assert (said.code, "not convened yet" in said.err) == (1, True)
    said = run("minutes", folder)
    assert (said.code, "no minutes are sealed yet" in said.err) == (1, True)
    assert files_of(folder) == before


def test_an_agenda_that_changed_since_the_notice_is_refused(run, tmp_path):
    folder = morocco(tmp_path / "coop")
    run("convene", folder)
    edit(folder, "assembly.toml", 'title = "Surplus"', 'title = "Dissolution"')
    said = run("open", folder)
    assert (said.code, "no longer what was convened" in said.err) == (1, True)
    assert run("convene", folder).code == 0  # sent anew, before anybody came
    assert run("open", folder).code == 0
    edit(folder, "assembly.toml", 'title = "Dissolution"', 'title = "Surplus"')
    assert run("close", folder).code == 1
    assert run("convene", folder).code == 1


def test_a_meeting_without_a_quorum_fails_and_is_called_again(run, tmp_path):
    folder = morocco(tmp_path / "coop")
    few = "member\n" + "".join(f"P{i}\n" for i in range(1, 9))
    place = f"assemblies/{DAY}"
    for name in ("votes.csv", "counts.csv"):
        (folder / place / name).unlink()
    write(folder, **{f"{place}/attendance.csv": few})
    again = TOML.format(kind="ordinary", members=23).replace("sent = 2026-05-20", "sent = 2026-06-22")
    later = "2026-07-20"
    write(
        folder,
        **{
            f"assemblies/{later}/assembly.toml": f'call = 2\nprevious = "{DAY}"\n' + again,
            f"assemblies/{later}/attendance.csv": few,
            f"assemblies/{later}/votes.csv": "resolution;member;vote\nR2;P1;for\n",
            f"assemblies/{later}/counts.csv": "resolution;for\nR1;8\n",
        },
    )
    for step in ("convene", "open", "close"):
        assert run(step, folder).code == 0
    failed = json.loads((folder / place / "minutes.json").read_text())
    assert (failed["state"], failed["decisions"]) == ("failed", [])
    for step in ("convene", "open", "close"):
        assert (run(step, folder, day=later).code, step) == (0, step)
    second = json.loads((folder / "assemblies" / later / "minutes.json").read_text())
    assert (second["number"], second["call"], second["previous"]) == (2, 2, failed["seal"])


def test_the_second_call_of_nothing_is_refused(run, tmp_path):
    folder = morocco(tmp_path / "coop")
    edit(folder, "assembly.toml", 'kind = "ordinary"', 'kind = "ordinary"\ncall = 2\nprevious = "2026-05-01"')
    said = run("check", folder)
    assert (said.code, "no assembly on" in said.err) == (1, True)


# -- what somebody altered


@pytest.fixture
def sealed(run, tmp_path):
    folder = morocco(tmp_path / "coop")
    for step in ("convene", "open", "close"):
        assert run(step, folder).code == 0
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "step"),
    [
        ("roll.json", '"college": ""', '"college": "x"', "status"),
        ("roll.json", '"college": ""', '"college": "x"', "check"),
        ("convened.json", '"call": 1', '"call": 2', "close"),
        ("convened.json", '"call": 1', '"call": 2', "status"),
        ("minutes.json", '"adopted": true', '"adopted": false', "minutes"),
        ("minutes.json", '"adopted": true', '"adopted": false', "check"),
    ],
)
def test_what_was_altered_by_hand_is_told_as_a_broken_book(run, sealed, name, old, new, step):
    edit(sealed, name, old, new)
    said = run(step, sealed)
    assert said.code == 3
    assert "changed" in said.err


def test_files_that_say_something_else_than_the_minutes_are_told(run, sealed):
    edit(sealed, "counts.csv", "R1;20;1", "R1;19;2")
    before = files_of(sealed)
    said = run("close", sealed)
    assert (said.code, "no longer say what minutes 1 do" in said.err) == (1, True)
    assert files_of(sealed) == before


def test_a_correction_is_a_minute_of_its_own_and_sealed_once(run, sealed):
    first = run("minutes", sealed, "--correct", "P3 spoke of the budget", "--on", "2026-07-01")
    assert (first.code, len(first.lines)) == (0, 2)
    there = files_of(sealed)
    again = run("minutes", sealed, "--correct", "P3 spoke of the budget", "--on", "2026-07-01")
    assert "was sealed already" in again.out
    assert files_of(sealed) == there
    assert json.loads((sealed / "assemblies" / DAY / "minutes-2.json").read_text())["amends"] == 1


# -- the roll and the register of shares


def test_changes_since_the_roll_was_frozen_are_explained_by_the_register(run, tmp_path):
    shares = '[shares]\nvalue = "100.00"\n'
    folder = cooperative(tmp_path / "coop", "MA", "ma_cooperative", 23, 'proxies_allowed = "true"', shares)
    opening = "".join(f"P{i};1;100.00;100.00;100.00;2024-01-01\n" for i in range(1, 22))
    month = {
        "invoices.csv": "number;date;client;amount;vat_rate\n",
        "expenses.csv": "reference;date;category;amount\n",
        "receipts.csv": "reference;date;invoice;amount\n",
        "pay.csv": "contract\n",
        "shares.csv": "reference;date;member;kind;shares;amount\nS1;2026-01-05;P22;subscription;1;100.00\n",
    }
    write(
        folder,
        **{"opening_shares.csv": "member;shares;subscribed;called;paid;since\n" + opening},
        **{f"2026-01/{name}": text for name, text in month.items()},
    )
    assert len(json.loads(run("roll", folder, "--json").out)["electors"]) == 22
    for step in ("convene", "open"):
        assert run(step, folder).code == 0
    more = (
        "S2;2026-01-06;P23;subscription;1;100.00\nS3;2026-01-07;P21;withdrawal;;\n"
        "S4;2026-01-08;P5;subscription;1;\nS5;2026-01-09;P5;call;;\n"
    )
    path = folder / "2026-01" / "shares.csv"
    path.write_text(path.read_text() + more)
    told = json.loads(run("roll", folder, "--json").out)
    assert [(each["member"], each["reason"], each["operations"]) for each in told["changes"]] == [
        ("P21", "has left", ["S3"]),
        ("P23", "has joined", ["S2"]),
        ("P5", "has not paid what is due on the shares", ["S4", "S5"]),
    ]
    assert (told["frozen"], len(told["electors"])) == (True, 22)


def test_the_status_says_what_is_still_to_be_voted(run, tmp_path):
    folder = morocco(tmp_path / "coop")
    (folder / "assemblies" / DAY / "votes.csv").unlink()
    for step in ("convene", "open"):
        run(step, folder)
    said = run("status", folder)
    assert "still to be voted: R2" in said.out
    refused = run("close", folder)
    assert (refused.code, "neither voted nor set aside: R2" in refused.err) == (1, True)


def test_the_whole_folder_is_checked_with_its_assemblies(cae, tmp_path):
    folder = morocco(tmp_path / "coop")
    assert cae("check", folder).code == 0
    edit(folder, "votes.csv", "R2;P1;for", "R2;P99;for")
    (folder / "assemblies" / "in June").mkdir()
    said = cae("check", folder)
    assert said.code == 1
    assert f"assemblies/{DAY}/votes.csv, row 2, member: “P99”: unknown person" in said.err
    assert "assemblies/in June: “in June”: not a day" in said.err


def test_a_day_without_assembly_is_told(run, tmp_path):
    said = run("check", morocco(tmp_path / "coop"), day="2026-01-01")
    assert (said.code, f"known: {DAY}" in said.err) == (1, True)


def test_french_and_arabic_words_are_read_as_the_others(run, tmp_path):
    folder = morocco(tmp_path / "coop")
    place = folder / "assemblies" / DAY
    told = json.loads(run("check", folder, "--json").out)["decisions"]
    for name, new, rows in (
        ("attendance.csv", "الحضور.csv", {"member;how;arrived;left": "العضو;كيف;الوصول;المغادرة"}),
        (
            "votes.csv",
            "votes nominatifs.csv",
            {"resolution;member;vote": "résolution;membre;voix", ";for": ";نعم"},
        ),
        (
            "counts.csv",
            "décomptes.csv",
            {"resolution;for;against;at": "résolution;pour;contre;heure", "10:30": "10h30"},
        ),
    ):
        text = (place / name).read_text(encoding="utf-8")
        for old, words in rows.items():
            text = text.replace(old, words)
        (place / name).unlink()
        (place / new).write_text(text, encoding="utf-8")
    toml = (place / "assembly.toml").read_text(encoding="utf-8")
    for old, words in (
        ('"ordinary"', '"عادية"'),
        ('"roll_call"', '"appel nominal"'),
        ('"surplus"', '"excédents"'),
    ):
        toml = toml.replace(old, words)
    (place / "assembly.toml").write_text(toml, encoding="utf-8")
    assert json.loads(run("check", folder, "--json").out)["decisions"] == told
