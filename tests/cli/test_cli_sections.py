"""Members who meet in sections, from their files to the delegates' sealed minutes, by the command."""

import json
from fractions import Fraction

import attrs
import pytest
from assembly_folders import runner
from section_folders import GENERAL, morocco, scop

from cae_core.governance.assembly import State
from cae_core.governance.counting import decide
from cae_core.governance.decisions import Decision
from cae_core.governance.minutes import Minutes
from cae_core.governance.natures import MeetingKind
from cae_core.governance.resolutions import Effect, EffectKind, Resolution
from cae_core.governance.tallies import Tally
from cae_core.office.assemblies import open_desk
from cae_core.office.assembly_steps import close_assembly, convene, open_assembly
from cae_core.periods import parse_date

DISMISSAL = """\
[[resolutions]]
key = "X1"
title = "Dismissal"
subject = "dismissal"
in_meeting = true
effects = [{ kind = "board", leaving = "P1" }]
"""
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


def rewrite(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        (
            "members.csv",
            "P1;north",
            "P1;south",
            "P1: may not vote in the section north, and cannot be its delegate",
        ),
        ("members.csv", "P9;south\n", "", "“P9”: a member of no section"),
        (
            "assemblies/2026-06-05/assembly.toml",
            '[[resolutions]]\nkey = "D1"',
            DISMISSAL + '\n[[resolutions]]\nkey = "D1"',
            "X1: a section’s vote only guides its delegates",
        ),
    ],
)
def test_what_changes_after_the_notice_is_told_when_a_section_meets(run, tmp_path, name, old, new, why):
    coop = scop(tmp_path / "coop", agenda_closed="false")
    day = coop.meets("north", 5)
    assert run("convene", coop.folder, day=day).code == 0
    rewrite(coop.folder / name, old, new)
    said = run("close" if "X1" in why else "open", coop.folder, day=day)
    if "X1" in why:
        assert "not open" in said.err
        said = run("check", coop.folder, day=day)
    assert (said.code, why in said.err) == (1, True), said.err


@pytest.mark.parametrize(
    ("of", "old", "new"),
    [
        ("north", 'section = "north"', 'section = "south"'),
        (GENERAL, '["north", "south"]', '["south", "north"]'),
    ],
)
def test_the_sections_of_a_notice_stand_once_it_is_sent(run, tmp_path, of, old, new):
    coop = scop(tmp_path / "coop")
    day = coop.general() if of == GENERAL else coop.meets(of, 5)
    assert run("convene", coop.folder, day=day).code == 0
    rewrite(coop.folder / "assemblies" / day / "assembly.toml", old, new)
    assert "no longer what was convened" in run("open", coop.folder, day=day).err


def test_a_member_who_moved_before_the_day_is_of_the_new_section(run, tmp_path):
    coop = scop(tmp_path / "coop")
    day = coop.meets("north", 5)
    path = coop.folder / "members.csv"
    rows = [f"{line};;" for line in path.read_text().splitlines()[1:] if not line.startswith("P12;")]
    moved = ["P12;south;;2026-01-31", "P12;north;2026-02-01;"]
    path.write_text("\n".join(["person;section;from;to", *rows, *moved]) + "\n")
    told = json.loads(run("roll", coop.folder, "--json", day=day).out)
    assert [each["member"] for each in told["electors"]] == ["P1", "P12", "P2", "P3", "P4", "P5", "P6"]


def test_a_member_of_no_section_keeps_delegates_from_meeting(run, tmp_path):
    coop = scop(tmp_path / "coop")
    sections_met(None, coop, (5, 4))
    coop.general()
    rewrite(coop.folder / "members.csv", "P12;south\n", "")
    said = run("roll", coop.folder, day=GENERAL)
    assert (said.code, "“P12”: a member of no section" in said.err) == (1, True)


def test_a_moroccan_section_meets_in_its_own_district(run, tmp_path):
    coop = morocco(tmp_path / "coop")
    day = coop.meets("S1", 4)
    path = coop.folder / "assemblies" / day / "assembly.toml"
    rewrite(path, 'place = "seat"', 'place = "2 Other Street"\ndistrict = "elsewhere"')
    assert run("convene", coop.folder, day=day).code == 0
    rewrite(path, 'kind = "section"\nsection = "S1"', "")
    assert "neither at the seat nor in its district" in run("convene", coop.folder, day=day).err


def test_directors_are_those_whom_minutes_tell_before_those_of_the_statutes(tmp_path):
    coop = morocco(tmp_path / "coop", (4,) * 4)
    desk = open_desk(coop.folder, parse_date(coop.meets("S1", 4)))
    assert [each.text().partition("sections: ")[2][:28] for each in desk.notice_problems()] == [
        "4 sections for 3 directors ("
    ]
    named = Resolution("B1", "Board", effects=(Effect(EffectKind.BOARD, {"members": "P1, P5"}),))
    board = Decision(named, outcome=outcome_of(named, desk))
    before = parse_date("2026-03-01")
    minutes = Minutes(
        1, "Invented", "ma_cooperative", before, MeetingKind.ORDINARY, 1, State.CLOSED, decisions=(board,)
    )
    assert attrs.evolve(desk, register=(minutes,)).notice_problems() == ()


def outcome_of(resolution, desk):
    """The resolution as all members of the section adopt it."""
    tally = Tally(for_=Fraction(4), heads=4)
    counted = frozenset(each.member for each in desk.roll.electors)
    majority = desk.law.majority(resolution.nature, 1, desk.day)
    return decide({"": tally}, roll=desk.roll, counted=counted, majority=majority)
