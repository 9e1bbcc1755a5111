"""Members who meet in sections, from their files to the delegates' sealed minutes, by the command."""

import json

import pytest
from assembly_folders import runner
from section_folders import GENERAL, morocco, scop

from cae_core.office.assemblies import open_desk
from cae_core.office.assembly_steps import close_assembly, convene, open_assembly
from cae_core.periods import parse_date

STEPS = ("convene", "open", "close")


@pytest.fixture
def run(cae, monkeypatch):
    return runner(cae, monkeypatch)


def lead(run, coop, day):
    """Lead a meeting to its minutes."""
    for step in STEPS:
        said = run(step, coop.folder, day=day)
        assert (said.code, said.err) == (0, ""), step


def sections_met(run, coop, there):
    """Lead the first section's meeting by the command, the others by the functions behind it, which is faster."""
    first, *others = zip(coop.parts, there, strict=True)
    if run is not None:
        lead(run, coop, coop.meets(*first))
    for section, came in others if run is not None else (first, *others):
        seal(coop, coop.meets(section, came))


def seal(coop, day):
    for step in (convene, open_assembly, close_assembly):
        step(open_desk(coop.folder, parse_date(day)))


def sealed(coop, day=GENERAL):
    return json.loads((coop.folder / "assemblies" / day / "minutes.json").read_text())


def verified(cae, coop):
    """A month is closed, so that there is a book; and all that is sealed holds."""
    assert cae("month-end", coop.folder, "2026-01").code == 0
    said = cae("verify", coop.folder)
    assert (said.code, said.err) == (0, "")


def test_a_scop_meets_in_sections_whose_delegates_carry_those_who_came(run, cae, tmp_path):
    coop = scop(tmp_path / "coop")
    sections_met(run, coop, (5, 4))
    lead(run, coop, coop.general(against=("P1", "P7")))
    north, south, general = (sealed(coop, day) for day in (*coop.days.values(), GENERAL))
    assert (north["section"], north["electors"], south["section"]) == ("north", 6, "south")
    assert [each["present"] for each in general["delegations"]] == ["5/1", "4/1"]
    accounts, surplus = (each["outcome"] for each in general["decisions"])
    assert (accounts["votes_for"], accounts["out_of"], accounts["adopted"]) == ("9/1", "12/1", True)
    assert (surplus["votes_for"], surplus["adopted"]) == ("9/2", False)
    rows = [line.split() for line in cae("assembly", "list", coop.folder).lines[1:]]
    assert [row[-2:] for row in rows] == [["closed", "1"], ["closed", "2"], ["closed", "3"]]
    verified(cae, coop)
    told = json.loads(cae("--json", "assembly", "board", coop.folder, "--on", GENERAL).out)["terms"]
    assert [(each["section"], each["member"], each["until"]) for each in told] == [
        ("north", "P1", "2026-06-21"), ("north", "P2", "2026-06-21"),
        ("south", "P7", "2026-06-22"), ("south", "P8", "2026-06-22"),
    ]  # fmt: skip


def test_a_moroccan_cooperative_meets_in_sections_whose_delegates_have_one_vote(run, cae, tmp_path):
    coop = morocco(tmp_path / "coop")
    sections_met(run, coop, (4, 3, 4, 3, 4, 3))
    lead(run, coop, coop.general(against=("P1",)))
    general = sealed(coop)
    assert general["electors"] == 6
    assert [each["outcome"]["votes_for"] for each in general["decisions"]] == ["6/1", "5/1"]
    (quorum,) = general["quorums"]
    assert (quorum["needed"], quorum["out_of"]) == ("3/1", "6/1")
    relied = {each["key"] for each in general["relied"]}
    assert relied >= {"delegates_of_all_members", "section_size_spread"}
    verified(cae, coop)
