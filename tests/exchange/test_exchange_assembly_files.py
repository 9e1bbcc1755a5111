"""An assembly's folder read: every mistake with its file, row and column, all at once."""

import datetime as dt

import pytest

from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.people import Person
from cae_core.exchange.assembly_files import (
    NoAssembly,
    assembly_days,
    assembly_folder,
    misnamed,
    read_assembly,
)
from cae_core.exchange.assembly_records import RecordAltered, read_roll
from cae_core.governance.notice import Channel, Place
from cae_core.governance.resolutions import Choice, Effect, EffectKind, Way
from cae_core.periods import Month

DAY = dt.date(2026, 6, 19)
BORN = dt.date(1980, 2, 3)
PEOPLE = {f"P{i}": Person(f"P{i}", "Invented", birth_date=BORN) for i in range(1, 5)}
COOP = Cooperative(
    "Invented", "FR", "EUR", "scop_sarl", Month(2026, 1), address="1 rue d'Essai", persons=PEOPLE
)
TOML = """\
kind = "ordinaire"
place = "siège"
time = "9h"

[notice]
sent = 2026-05-20
channel = "courriel"

[[resolutions]]
key = "R1"
title = "Contribution"
way = "électronique"

[[resolutions.effects]]
kind = "contribution"
scheme = "main"
value = 0.12

[[resolutions]]
key = "R2"
title = "Board"

[resolutions.election]
seats = 1
candidates = ["P1", "P2"]
tie_breaks = ["âge"]
"""


def read(tmp_path, toml=TOML, **tables):
    place = assembly_folder(tmp_path, DAY)
    place.mkdir(parents=True)
    (place / "assembly.toml").write_text(toml, encoding="utf-8")
    for name, text in tables.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_assembly(tmp_path, DAY, COOP)


def short(found):
    return [(each.origin.row, each.column, each.reason) for each in found.problems]


def test_a_notice_and_its_agenda_are_read(tmp_path):
    found = read(tmp_path)
    assert found.problems == ()
    notice, (first, second) = found.proceedings.notice, found.proceedings.put
    assert (notice.place, notice.time, notice.channel) == (Place("1 rue d'Essai"), "09:00", Channel.EMAIL)
    assert first.resolution.way is Way.ELECTRONIC
    effect = Effect(EffectKind.CONTRIBUTION, {"scheme": "main", "value": "0.12"})
    assert first.resolution.effects == (effect,)
    assert second.resolution.election.tie_breaks == ("age",)


def test_a_candidate_keeps_only_what_a_tie_break_compares(tmp_path):
    """Minutes hold what stands here for ever: no day of birth without need."""
    with_age = read(tmp_path / "a").proceedings.put[1].resolution.election
    without = read(tmp_path / "b", TOML.replace('["âge"]', "[]")).proceedings.put[1].resolution.election
    assert [each.born for each in with_age.candidates] == [BORN, BORN]
    assert [each.born for each in without.candidates] == [None, None]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('kind = "ordinaire"', 'kind = "fête"', (1, "kind", "not one of the choices")),
        ("sent = 2026-05-20", "", (5, "notice.sent", "a key is missing")),
        ('time = "9h"', 'time = "noon"', (3, "time", "not a time")),
        ("seats = 1", 'seats = "many"', (24, "resolutions.election.seats", "not a number")),
        ('"P1", "P2"', '"P1", "P9"', (25, "resolutions.election.candidates", "unknown person")),
        ('key = "R2"', 'key = "R1"', (20, "resolutions.key", "two resolutions have the same key")),
        ('key = "R2"', 'key = "../R2"', (20, "resolutions.key", "not a key")),
        ('title = "Board"', 'title = "Board"\namends = "R7"', (20, "amends", "unknown resolution")),
        (
            'kind = "contribution"',
            'kind = "wish"',
            (15, "resolutions.effects.kind", "not one of the choices"),
        ),
        ("[notice]", "[notices]", (5, "notices", "unknown key")),
        ("[notice]", "[notice", (5, "", "not a TOML file")),
    ],
)
def test_a_mistake_in_the_notice_is_told_on_its_row(tmp_path, old, new, problem):
    assert problem in short(read(tmp_path, TOML.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ({"présences": "membre;arrivé\nP1;10:00\nP9;10:00\n"}, (3, "membre", "unknown person")),
        ({"attendance": "member;arrived\nP1;25 past\n"}, (2, "arrived", "not a time")),
        ({"proxies": "giver;holder;given\nP1;P2;\n"}, (2, "given", "the cell is empty")),
        ({"votes": "resolution;member;vote\nR9;P1;for\n"}, (2, "resolution", "unknown resolution")),
        ({"votes": "resolution;member;vote\nR1;P1;perhaps\n"}, (2, "vote", "not one of the choices")),
        ({"counts": "resolution;for\nR1;-3\n"}, (2, "for", "below nothing")),
        ({"counts": "resolution;for;weight\nR1;3;0/2\n"}, (2, "weight", "not the weight of a vote")),
        ({"counts": "resolution;college;for\nR1;users;3\n"}, (2, "college", "unknown college")),
        ({"ballots": "resolution;round;candidate;votes\nR2;0;P1;3\n"}, (2, "round", "below nothing")),
        ({"comptes": "resolution;for\nR1;3\n"}, (None, "", "unknown file")),
        ({"invoices": "number\n"}, (None, "", "the file is not in its place")),
    ],
)
def test_a_mistake_in_a_table_is_told_on_its_row(tmp_path, tables, problem):
    found = read(tmp_path, **tables)
    assert short(found) == [problem]
    assert all(each.origin.file.startswith("assemblies/2026-06-19/") for each in found.problems)


def test_tables_are_read_in_three_languages(tmp_path):
    found = read(
        tmp_path,
        الحضور="العضو;الوصول\nP1;١٠:٠٥\n",
        décomptes="résolution;pour;contre;heure\nR1;3;1;10h30\n",
        **{"votes nominatifs": "résolution;membre;voix\nR1;P1;لا\n"},
    )
    assert found.problems == ()
    papers = found.proceedings
    assert papers.attendance[0].arrived == "10:05"
    assert (papers.counts[0].totals[Choice.FOR], papers.counts[0].at) == (3, "10:30")
    assert papers.voices[0].choice is Choice.AGAINST


def test_folders_that_are_no_days_are_told(tmp_path):
    read(tmp_path)
    (tmp_path / "assemblies" / "juin").mkdir()
    assert assembly_days(tmp_path) == (DAY,)
    assert [each.value for each in misnamed(tmp_path)] == ["juin"]
    with pytest.raises(NoAssembly, match="known: 2026-06-19"):
        read_assembly(tmp_path, dt.date(2026, 1, 1), COOP)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"digest": "0"}', '{"roll": {}, "digest": 1}'])
def test_a_record_that_was_altered_is_told(tmp_path, text):
    (tmp_path / "roll.json").write_text(text)
    with pytest.raises(RecordAltered, match="changed by hand"):
        read_roll(tmp_path)
