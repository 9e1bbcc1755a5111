"""Minutes: everything that was decided, under a number and a seal that no change survives."""

import copy
import datetime as dt
import json

import pytest
from meetings import DAY, hands, opened

from cae_core.governance.minutes import Minutes, MinutesBroken, check_register, corrected, minutes_of
from cae_core.governance.natures import Nature
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Choice, Effect, EffectKind, Resolution
from cae_core.messages import Sentence

WHO = {"cooperative": "Coopérative inventée", "legal_form": "ma_cooperative"}


def held(number=1, previous="", votes_for=12):
    rate = Effect(
        EffectKind.CONTRIBUTION, {"scheme": "base", "component": "c", "rate": "11 %", "from": "2026-07-01"}
    )
    assembly = opened(Resolution("R1", "Rate", "11 %", effects=(rate,)))
    quorums = [assembly.quorum(Nature.ORDINARY)]
    hands(assembly, "R1", votes_for, 12 - votes_for)
    assembly.close("12:00")
    return minutes_of(assembly, number, previous, quorums=quorums, **WHO)


def test_minutes_say_what_was_adopted_and_what_it_does():
    ((decision, effect),) = held().effects
    assert (decision.resolution.key, effect.fields["rate"]) == ("R1", "11 %")
    assert held(votes_for=5).effects == ()


def test_minutes_are_read_as_they_were_written():
    made = held()
    again = Minutes.from_dict(json.loads(json.dumps(made.to_dict())))
    assert again == made
    assert again.seal == made.seal


def paths(value, path=()):
    """Every place of a JSON value that holds text, a number or nothing."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from paths(inner, (*path, i))
    else:
        yield path


def test_any_change_of_sealed_minutes_is_told():
    written = held().to_dict()
    for path in paths(written):
        changed = copy.deepcopy(written)
        place = changed
        for step in path[:-1]:
            place = place[step]
        old = place[path[-1]]
        place[path[-1]] = old + 1 if type(old) is int else not old if isinstance(old, bool) else f"{old}1"
        with pytest.raises(MinutesBroken):
            Minutes.from_dict(changed)
    for key in written:
        with pytest.raises(MinutesBroken):
            Minutes.from_dict({name: value for name, value in written.items() if name != key})
    with pytest.raises(MinutesBroken):
        Minutes.from_dict({**written, "more": 1})


def test_a_register_follows_its_seals_without_a_gap():
    first = held()
    second = held(2, first.seal, votes_for=11)
    check_register([first, second])
    for register, why in (
        ([second], "number 2 where number 1"),
        ([first, first], "number 1 where number 2"),
        ([first, held(2, "0" * 64)], "does not follow the seal"),
        ([held(votes_for=9), second], "does not follow the seal"),
    ):
        with pytest.raises(MinutesBroken, match=why):
            check_register(register)


def test_a_correction_is_a_minute_of_its_own():
    first = held()
    second = corrected(first, 2, first.seal, "P12 left at 11:30.", DAY + dt.timedelta(30))
    check_register([first, second])
    assert (second.amends, second.effects) == (1, ())
    assert Minutes.from_dict(second.to_dict()) == second
    with pytest.raises(AssemblyRefused, match="says what it corrects"):
        corrected(first, 2, first.seal, " ", DAY)
    with pytest.raises(AssemblyRefused, match="before the meeting"):
        corrected(first, 2, first.seal, "x", DAY - dt.timedelta(1))


def test_an_assembly_that_goes_on_has_no_minutes():
    with pytest.raises(AssemblyRefused, match="is not over"):
        minutes_of(opened(), 1, "", **WHO)


def test_minutes_of_a_failed_meeting_say_what_lacked():
    assembly = opened(members=11)
    made = minutes_of(assembly, 1, "", quorums=assembly.fail(), **WHO)
    assert not made.quorums[0].reached
    assert Minutes.from_dict(made.to_dict()) == made


def test_minutes_say_on_which_texts_nobody_read_they_rely():
    assembly = opened(members=3, call=3)
    quorums = [assembly.quorum(Nature.ORDINARY)]
    hands(assembly, "R1", 3)
    assembly.set_aside("R2", Sentence("withdrawn"))
    assembly.close()
    made = minutes_of(assembly, 1, "", quorums=quorums, **WHO)
    assert [(each.key, each.confidence) for each in made.relied] == [("ordinary_quorum", "unverified")]
    assert "MA-50" in made.relied[0].source


def test_a_name_is_nowhere_in_sealed_minutes():
    assert Choice.FOR.value in json.dumps(held().to_dict())
    assert "name" not in {key for path in paths(held().to_dict()["sitting"]) for key in path}
