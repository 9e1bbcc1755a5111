"""Secret electronic ballots by the command: cards, signatures, votes, and a ballot that is held again."""

import json

import pytest
from assembly_folders import CODE, DAY, edit, files_of, morocco, runner


@pytest.fixture
def run(cae, monkeypatch):
    return runner(cae, monkeypatch)


@pytest.fixture
def ballot(run, tmp_path):
    """An open assembly whose second resolution is voted with cards; returns the folder and the codes."""
    folder = morocco(tmp_path / "coop")
    edit(folder, "assembly.toml", 'way = "roll_call"', 'way = "electronic"')
    (folder / "assemblies" / DAY / "votes.csv").unlink()
    for step in ("convene", "open"):
        assert run(step, folder).code == 0
    made = json.loads(run("cards", folder, "R2", "--json").out)
    assert made["cards"] == 23
    return folder, sorted(set(CODE.findall((folder / made["files"][0]).read_text(encoding="utf-8"))))


def test_a_secret_ballot_is_signed_for_cast_and_counted(run, ballot):
    folder, codes = ballot
    assert len(codes) == 23
    for i in range(1, 6):
        assert run("sign", folder, "R2", f"P{i}").code == 0
        said = run("vote", folder, "R2", line=f"{codes[i]}\n{'oui' if i < 4 else 'contre'}\n")
        assert (said.code, said.err) == (0, "")
        assert codes[i] not in said.out
    told = json.loads(run("count", folder, "R2", "--json").out)
    assert told["counts"][""] == [{"choice": ["against"], "votes": 2}, {"choice": ["for"], "votes": 3}]
    assert (told["signed"], told["unused"]) == (5, 18)
    assert run("close", folder).code == 0
    sealed = json.loads((folder / "assemblies" / DAY / "minutes.json").read_text())
    assert len(sealed["ballots"][0]["cards"]) == 5


@pytest.mark.parametrize(
    ("line", "code", "why"),
    [
        ("", 2, "no code"),
        ("{code}\n", 2, "no choice"),
        ("AAAAA-AAAAA-AAAAA-AAAAA\nfor\n", 1, "no card of this ballot has this code"),
        ("{code}\nperhaps\n", 1, "is not on the ballot"),
    ],
)
def test_a_vote_that_cannot_be_taken_changes_nothing(run, ballot, line, code, why):
    folder, codes = ballot
    before = files_of(folder)
    said = run("vote", folder, "R2", line=line.format(code=codes[0]))
    assert (said.code, why in said.err, codes[0] in said.err) == (code, True, False)
    assert files_of(folder) == before


def test_a_card_votes_once_and_a_voter_signs_once(run, ballot):
    folder, codes = ballot
    run("vote", folder, "R2", line=f"{codes[0]}\nfor")
    before = files_of(folder)
    assert "has voted already" in run("vote", folder, "R2", line=f"{codes[0]}\nagainst").err
    assert files_of(folder) == before
    assert run("sign", folder, "R2", "P1").code == 0
    assert "signed for by P1 already" in run("sign", folder, "R2", "P1").err
    assert "neither there nor represented" in run("sign", folder, "R2", "P23").err
    assert "this ballot has its cards already" in run("cards", folder, "R2").err


def one_too_many(run, ballot):
    """A ballot of somebody who forgot to sign; returns the folder."""
    folder, codes = ballot
    assert run("sign", folder, "R2", "P1").code == 0
    for code in codes[:2]:
        assert run("vote", folder, "R2", line=f"{code}\nfor").code == 0
    return folder


def test_more_ballots_than_signatures_leave_the_urn_open_for_who_forgot_to_sign(run, ballot):
    folder = one_too_many(run, ballot)
    before = files_of(folder)
    said = run("count", folder, "R2")
    assert (said.code, "2 ballots where voters signed for 1" in said.err) == (1, True)
    assert files_of(folder) == before
    assert run("sign", folder, "R2", "P2").code == 0
    assert run("count", folder, "R2").code == 0


def test_a_ballot_declared_void_is_held_again_and_told_in_the_minutes(run, cae, ballot):
    folder = one_too_many(run, ballot)
    assert "void for a reason" in run("void", folder, "R2").err
    assert run("void", folder, "R2", "--why", "Nobody knows whose it is.").code == 0
    assert "not made yet" in run("vote", folder, "R2", line=f"{ballot[1][4]}\nfor").err
    urn = (folder / "assemblies" / DAY / "urn-R2.json").read_bytes()
    made = json.loads(run("cards", folder, "R2", "--json").out)
    codes = sorted(set(CODE.findall((folder / made["files"][0]).read_text(encoding="utf-8"))))
    assert "no card of this ballot" in run("vote", folder, "R2", line=f"{ballot[1][4]}\nfor").err
    assert run("sign", folder, "R2", "P1").code == 0
    assert run("vote", folder, "R2", line=f"{codes[0]}\nagainst").code == 0
    assert run("count", folder, "R2").code == 0
    assert "the result stands" in run("void", folder, "R2", "--why", "It was lost.").err
    assert run("close", folder).code == 0
    sealed = json.loads((folder / "assemblies" / DAY / "minutes.json").read_text())
    (void,) = sealed["voided"]
    assert (void["ballot"], void["cast"], void["signed"]) == (f"{DAY} R2", 2, 1)
    assert [len(each["cards"]) for each in sealed["ballots"]] == [1]
    page = (folder / "out" / "assemblies" / DAY / "minutes.html").read_text(encoding="utf-8")
    assert "Nobody knows whose it is." in page
    assert cae("assembly", "close", folder, DAY).code == 0  # sealed already, and still says the same
    path = folder / "assemblies" / DAY / "urn-R2.json"
    path.write_bytes(urn.replace(b'"for"', b'"against"', 1))
    (finding,) = found(folder)
    assert "urn-R2.json" in finding


def found(folder):
    from cae_core.exchange.minutes_files import read_register
    from cae_core.office.assembly_findings import assembly_findings

    return [each.text() for each in assembly_findings(folder, read_register(folder)[0])]


@pytest.mark.parametrize(
    ("left", "proxy", "why"),
    [("11:30", "", "left at 11:30: say when"), ("", "P5;P6;2026-06-01;yes", "represented by P6")],
)
def test_who_carries_no_vote_is_told_why(run, ballot, left, proxy, why):
    folder, _ = ballot
    edit(folder, "attendance.csv", "P5;;;\n", f"P5;;;{left}\n" if left else "")
    (folder / "assemblies" / DAY / "proxies.csv").write_text(f"giver;holder;given;certified\n{proxy}\n")
    edit(folder, "assembly.toml", 'at = "11:00"', "")
    assert why in run("sign", folder, "R2", "P5").err
    if left:
        edit(folder, "assembly.toml", 'way = "electronic"', 'way = "electronic"\nat = "11:00"')
        assert run("sign", folder, "R2", "P5").code == 0


@pytest.mark.parametrize("name", ["urn-R2.json", "voters-R2.json"])
@pytest.mark.parametrize("text", ["", "{}", "[1]", "no json"])
def test_a_file_of_a_ballot_that_was_altered_is_told_as_a_broken_book(run, ballot, name, text):
    folder, _ = ballot
    assert run("sign", folder, "R2", "P1").code == 0
    (folder / "assemblies" / DAY / name).write_text(text)
    said = run("count", folder, "R2")
    assert (said.code, name in said.err) == (3, True)


def test_a_card_added_to_an_urn_is_told_as_a_broken_book(run, ballot):
    folder, _ = ballot
    path = folder / "assemblies" / DAY / "urn-R2.json"
    urn = json.loads(path.read_text())
    urn["cards"]["f" * 64] = ""
    path.write_text(json.dumps(urn))
    assert run("count", folder, "R2").code == 3


def test_the_code_is_no_argument_of_the_command():
    from cae_core.cli.ballots import vote

    assert "code" not in vote.__annotations__
