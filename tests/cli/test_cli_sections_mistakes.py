"""What is refused of members who meet in sections, of their delegates, and of what files say of them."""

import copy
import shutil
from pathlib import Path

import attrs
import pytest
from assembly_folders import cooperative, write
from section_folders import ELECTION, GENERAL, MOROCCO, morocco, scop

from cae_core.errors import Problems
from cae_core.exchange.minutes_files import sound_register
from cae_core.governance.delegates import delegation_of, false_delegations
from cae_core.governance.proxies import Proxy
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.roll import Roll
from cae_core.governance.sitting import Sitting
from cae_core.office.assemblies import check_assembly, open_desk
from cae_core.office.assembly_findings import assembly_findings
from cae_core.office.assembly_steps import close_assembly, convene, open_assembly
from cae_core.periods import parse_date
from cae_core.rules.errors import LawNotEstablished

ONE = ELECTION.format(seats=2, candidates='"P1", "P2"')
TWICE = ONE + ONE.replace('"D1"', '"D2"')


def desk(coop, day=GENERAL):
    return open_desk(coop.folder, parse_date(day))


def seal(coop, day):
    for step in (convene, open_assembly, close_assembly):
        step(desk(coop, day))


def change(coop, day, old, new, name="assembly.toml"):
    path = coop.folder / "assemblies" / day / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(coop, day=GENERAL):
    """What keeps a notice from being convened, in English; nothing where nothing does."""
    found = desk(coop, day)
    return [each.text().partition(": ")[2] for each in found.notice_problems()]


@pytest.fixture
def north(tmp_path):
    """A SCOP whose section of the north is about to meet."""
    coop = scop(tmp_path / "coop")
    coop.day = coop.meets("north", 5)
    return coop


@pytest.fixture(scope="module")
def met(tmp_path_factory):
    """A SCOP whose two sections met; its delegates are called. Not to be changed: see `copied`."""
    coop = scop(tmp_path_factory.mktemp("sections") / "coop")
    for section, there in (("north", 5), ("south", 4)):
        seal(coop, coop.meets(section, there))
    coop.general()
    return coop


@pytest.fixture
def copied(met, tmp_path):
    """The same in a folder of its own."""
    found = copy.copy(met)
    found.folder = Path(shutil.copytree(met.folder, tmp_path / "coop"))
    return found


def test_delegates_are_called_before_their_sections_meet_and_not_held(tmp_path):
    coop = scop(tmp_path / "coop")
    coop.general()
    assert told(coop) == []
    convene(desk(coop))
    problems, held = check_assembly(desk(coop))
    assert held is None
    assert [each.text().partition(": ")[2] for each in problems] == [
        f"{section}: no sealed minutes of this section elect delegates for {GENERAL}"
        for section in ("north", "south")
    ]
    (coop.folder / "assemblies" / GENERAL / "attendance.csv").unlink()
    assert check_assembly(desk(coop)) == ((), None)
    with pytest.raises(Problems, match="no sealed minutes of this section"):
        open_assembly(desk(coop))


def test_one_section_without_sealed_minutes_is_enough(met, copied):
    (copied.folder / "assemblies" / copied.days["south"] / "minutes.json").unlink()
    with pytest.raises(Problems) as refused:
        assert desk(copied).roll
    assert [each.text().partition(": ")[2] for each in refused.value.problems] == [
        f"south: no sealed minutes of this section elect delegates for {GENERAL}"
    ]
    assert [each.member for each in desk(met).roll.electors] == ["P1", "P2", "P7", "P8"]


def test_the_notice_to_delegates_names_every_section_and_no_other(met, copied):
    change(copied, GENERAL, 'sections = ["north", "south"]', 'sections = ["north", "east"]')
    assert told(copied) == [
        "east: no member is in this section",
        "south: a section that has members is left out",
    ]
    assert told(met) == []


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ('kind = "section"', "section: a key is missing"),
        (
            'kind = "section"\nsection = "north"\nsections = ["north"]',
            "sections: “north”: not for this kind of meeting",
        ),
        ('section = "north"', "section: “north”: not for this kind of meeting"),
    ],
)
def test_each_kind_of_meeting_says_what_is_for_it(copied, kind, why):
    change(copied, GENERAL, 'sections = ["north", "south"]', kind)
    (problem,) = desk(copied).file.problems
    assert why in problem.text()


def test_a_member_is_in_one_section(north):
    rows = north.folder / "members.csv"
    text = rows.read_text()
    rows.write_text(text.replace("P3;north\n", ""))
    with pytest.raises(Problems, match="“P3”: a member of no section; expected one"):
        told(north, north.day)
    rows.write_text(text + "P3;south\n")
    with pytest.raises(Problems, match=r"members.csv, row 14, section: “P3”: a member of several sections"):
        told(north, north.day)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (
            "seats = 2",
            "seats = 3",
            "D1: 3 delegates to elect (statutes); expected 2 for a section of 6 members",
        ),
        (
            '"P1", "P2"]\n',
            '"P1", "P7"]\n',
            "P7: may not vote in the section north, and cannot be its delegate",
        ),
        ('office = "delegate"', 'office = "board"', "D1: a section elects its delegates, and nobody else"),
        (
            'title = "Accounts"',
            'title = "Accounts"\neffects = [{ kind = "admission", member = "P1" }]',
            "R1: a section’s vote only guides its delegates: what it changes is on the general assembly’s agenda",
        ),
    ],
)
def test_what_a_section_may_not_elect_or_decide(north, old, new, why):
    assert told(north, north.day) == []
    change(north, north.day, old, new)
    assert any(why in each for each in told(north, north.day)), told(north, north.day)


def test_delegates_are_elected_once_in_a_meeting(north):
    change(north, north.day, ONE, TWICE)
    assert "D2: its delegates are elected twice" in told(north, north.day)


def test_sections_and_colleges_at_once_are_refused(north):
    toml = north.folder / "cooperative.toml"
    toml.write_text(toml.read_text() + '[[colleges]]\nkey = "all"\nlabel = "All"\nweight = "100 %"\n')
    assert any("sections and colleges at once" in each for each in told(north, north.day))


@pytest.mark.parametrize(
    ("statutes", "why"),
    [
        ({"section_delegates": None}, "the law does not establish section_delegates"),
        ({"section_members_per_delegate": "3"}, "the statutes say it twice"),
        (
            {"section_delegates": None, "section_members_per_delegate": "2"},
            "expected 3 for a section of 6 members",
        ),
        ({"section_members": None}, "the law does not establish section_members"),
        (
            {"section_members": "12"},
            "sections: no text calls for sections, with 12 members: they meet together",
        ),
    ],
)
def test_statutes_say_how_many_delegates_and_when_members_meet_in_sections(north, statutes, why):
    toml = north.folder / "cooperative.toml"
    lines = toml.read_text().splitlines()
    kept = [each for each in lines if each.partition(" ")[0] not in statutes]
    more = [f'{key} = "{value}"' for key, value in statutes.items() if value is not None]
    toml.write_text("\n".join([*kept, *more]) + "\n")
    assert any(why in each for each in told(north, north.day)), told(north, north.day)


def test_delegates_decide_what_their_sections_debated_within_fifteen_days(met, copied):
    change(
        copied,
        GENERAL,
        "[[resolutions]]",
        '[[resolutions]]\nkey = "R3"\ntitle = "Budget"\nway = "roll_call"\n\n[[resolutions]]',
    )
    with pytest.raises(Problems, match=r"R3: was not on the agenda of the section north \(FR-2.71"):
        assert desk(copied).roll
    later = attrs.evolve(desk(met).written.notice, meeting=parse_date("2026-06-21"))
    law, register = desk(met).law, desk(met).register
    assert delegation_of("south", register, later, law).delegates == ("P7", "P8")
    with pytest.raises(
        AssemblyRefused, match=r"elected on 2026-06-05 \(FR-2.71.*expected a meeting on 2026-06-20"
    ):
        delegation_of("north", register, later, law)


def test_a_delegate_who_left_does_not_vote_and_nobody_has_those_votes(met, copied):
    rows = copied.folder / "persons.csv"
    rows.write_text(rows.read_text().replace("P2;Invented;2024-01-01", "P2;Invented;"))
    roll = desk(copied).roll
    assert [(each.member, each.reason) for each in roll.excluded] == [
        ("P2", "not a member on the day of the roll")
    ]
    assert [(each.member, str(each.weight)) for each in roll.electors] == [
        ("P1", "5/2"),
        ("P7", "2"),
        ("P8", "2"),
    ]
    assert roll.silent == 12 - 5 + 5 / 2 - 4
    assert desk(met).roll.silent == 3


def test_a_delegate_who_changed_sections_does_not_vote(copied):
    rows = copied.folder / "members.csv"
    rows.write_text(rows.read_text().replace("P8;south", "P8;north"))
    assert [(each.member, each.reason) for each in desk(copied).roll.excluded] == [
        ("P8", "no longer a member of the section that sent the delegate")
    ]


@pytest.mark.parametrize(("said", "silent"), [("false", 0), ("true", 3), (None, None)])
def test_statutes_say_whether_members_without_a_delegate_count(copied, said, silent):
    toml = copied.folder / "cooperative.toml"
    text = toml.read_text()
    new = "" if said is None else f'delegates_of_all_members = "{said}"\n'
    toml.write_text(text.replace('delegates_of_all_members = "true"\n', new))
    if silent is None:
        assert any("the law does not establish delegates_of_all_members" in each for each in told(copied))
    else:
        assert desk(copied).roll.silent == silent


@pytest.mark.parametrize("said", [None, "false", "true"])
def test_a_delegate_is_represented_only_where_statutes_say_so(copied, said):
    if said:
        toml = copied.folder / "cooperative.toml"
        toml.write_text(toml.read_text() + f'delegate_proxies = "{said}"\n')
    found = desk(copied)
    sitting = Sitting(found.roll, found.law, found.day)
    proxy = Proxy("P1", "P7", parse_date("2026-06-15"))
    if said == "true":
        sitting.give(proxy)
        return
    with pytest.raises(AssemblyRefused if said else LawNotEstablished, match="delegate"):
        sitting.give(proxy)


def test_a_section_is_called_again_as_itself(north):
    second = north.folder / "assemblies" / "2026-06-12"
    for name in ("assembly.toml", "attendance.csv"):
        text = (north.folder / "assemblies" / north.day / name).read_text()
        write(second, **{name: text})
    change(north, "2026-06-12", 'section = "north"', f'section = "north"\ncall = 2\nprevious = "{north.day}"')
    assert not [each for each in told(north, "2026-06-12") if "call number" in each]
    change(north, "2026-06-12", 'section = "north"', 'section = "south"')
    assert [
        each
        for each in told(north, "2026-06-12")
        if "call number 2 follows the notice of the one before" in each
    ]


# -- Morocco


@pytest.mark.parametrize(
    ("sizes", "statutes", "why"),
    [
        ((4,) * 6, {}, ""),
        ((4,) * 5, {}, "sections: 5 sections for 3 directors (MA-59"),
        ((4,) * 5 + (5,), {}, "sections: sections of 4 and 5 members are too unequal (MA-59"),
        ((4,) * 6, {"territory_districts": "1"}, "no text calls for sections, with 24 members"),
        ((4,) * 6, {"territory_districts": None}, "the law does not establish territory_districts"),
        ((4,) * 6, {"board_members": None}, "the law does not establish board_members"),
        ((4,) * 6, {"section_same_rules": None}, "the law does not establish section_same_rules"),
        (
            (4,) * 6,
            {"section_same_rules": "false"},
            "S1: no text gives a section the rules of the general assembly",
        ),
    ],
)
def test_moroccan_sections_follow_their_law_and_what_statutes_must_say(tmp_path, sizes, statutes, why):
    said = {key: value for key, value in (MOROCCO | statutes).items() if value is not None}
    coop = morocco(tmp_path / "coop", sizes)
    toml = coop.folder / "cooperative.toml"
    head = toml.read_text().partition("[statutes]")[0]
    toml.write_text(head + "[statutes]\n" + "".join(f'{key} = "{value}"\n' for key, value in said.items()))
    found = told(coop, coop.meets("S1", 4))
    assert bool(found) == bool(why)
    assert not why or any(why in each for each in found), found


def test_moroccan_delegates_are_elected_in_secret(tmp_path):
    coop = morocco(tmp_path / "coop")
    day = coop.meets("S1", 4)
    change(coop, day, 'way = "paper"', 'way = "hands"')
    (problem,) = told(coop, day)
    assert "not elected in secret (MA-59" in problem


def test_moroccan_delegates_sit_three_years(tmp_path):
    coop = morocco(tmp_path / "coop")
    seal(coop, coop.meets("S1", 4))
    found = desk(coop, coop.days["S1"])
    notice = found.written.notice
    law, register = found.law, sound_register(coop.folder)
    last = attrs.evolve(notice, section="", sections=("S1",), meeting=parse_date("2029-06-04"))
    assert delegation_of("S1", register, last, law).delegates == ("P1",)
    with pytest.raises(
        AssemblyRefused, match=r"elected on 2026-06-05 \(MA-59.*expected a meeting on 2029-06-04"
    ):
        delegation_of("S1", register, attrs.evolve(last, meeting=parse_date("2029-06-05")), law)


@pytest.mark.parametrize(
    ("country", "form"),
    [
        ("FR", "scic_sarl"),
        ("FR", "l47_cooperative"),
        ("TN", "tn_cooperative"),
        ("DZ", "dz_cooperative"),
        ("MA", "ma_gie"),
    ],
)
def test_no_other_form_has_a_text_on_sections(tmp_path, country, form):
    folder = cooperative(tmp_path / "coop", country, form, 12)
    write(folder, **{"members.csv": "person;section\n" + "".join(f"P{i};north\n" for i in range(1, 13))})
    found = open_desk(folder, parse_date(GENERAL))
    text = (found.place / "assembly.toml").read_text()
    (found.place / "assembly.toml").write_text(
        text.replace('kind = "ordinary"', 'kind = "section"\nsection = "north"')
    )
    said = [each.text() for each in open_desk(folder, parse_date(GENERAL)).notice_problems()]
    assert any("no text says how delegates of sections vote" in each for each in said), said


# -- afterwards


def test_delegates_whom_no_section_sent_are_told(copied):
    seal(copied, GENERAL)
    register = sound_register(copied.folder)
    assert assembly_findings(copied.folder, register) == ()
    *sections, general = register
    first, second = general.delegations
    for other in (
        attrs.evolve(first, delegates=("P1", "P3")), attrs.evolve(first, present=first.present + 1),
        attrs.evolve(first, minutes=second.minutes), attrs.evolve(first, minutes=9),
        attrs.evolve(first, section="south"),
    ):  # fmt: skip
        forged = attrs.evolve(general, delegations=(other, second))
        assert list(false_delegations(forged, register)) == [other]
        found = assembly_findings(copied.folder, (*sections, forged))
        assert any("are not those of minutes" in each.text() for each in found)


def test_rolls_of_delegates_are_read_as_they_were_written(met, copied):
    seal(copied, GENERAL)
    assert Roll.from_dict(desk(met).roll.to_dict()) == desk(met).roll == desk(copied).roll
    assert desk(copied).minutes.roll == desk(copied).roll.digest
    assert desk(copied).minutes.delegations == desk(met).roll.delegations
