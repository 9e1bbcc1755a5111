"""What the assembly commands print, as text and as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from cae_core.cli.speaking import Speaker
from cae_core.messages import mark
from cae_core.money import round_div

if TYPE_CHECKING:
    from pathlib import Path

    from cae_core.closing.assemblies import RollChange
    from cae_core.governance.assembly import State
    from cae_core.governance.counting import Outcome
    from cae_core.governance.decisions import Decision
    from cae_core.governance.duties import Duty
    from cae_core.governance.holding import Held
    from cae_core.governance.roll import Roll
    from cae_core.office.assembly_steps import Taken
    from cae_core.office.boards import Board
    from cae_core.rendering.voice import Voice

STATES = {
    "draft": mark("not convened yet"),
    "convened": mark("convened and not open yet"),
    "open": mark("open"),
    "failed": mark("over, without a quorum"),
    "closed": mark("closed"),
}


def state_of(state: State | None, say: Callable[[str], str]) -> str:
    """What a state is called."""
    return say(mark("cannot be read: run  cae assembly check")) if state is None else say(STATES[state.value])


def exact(votes: Fraction) -> str:
    """Votes as people write them: ``12``, or ``2/3`` where a law cut them."""
    return str(votes)


def said_files(files: Iterable[Path]) -> dict[str, Any]:
    """The files that were written, as data."""
    return {"files": [str(path) for path in files]}


def taken(done: Taken, files: Iterable[Path]) -> dict[str, Any]:
    """A step that was taken, as data."""
    return {"new": done.new, "record": str(done.file)} | said_files(files)


def roll_data(roll: Roll, changes: Iterable[RollChange], *, frozen: bool) -> dict[str, Any]:
    """A roll as plain data."""
    return {
        "frozen": frozen,
        "digest": roll.digest,
        **roll.to_dict(),
        "changes": [
            {"member": each.member, "reason": each.reason, "operations": list(each.operations)}
            for each in changes
        ],
    }


def print_roll(
    speaker: Speaker, roll: Roll, changes: Iterable[RollChange], *, frozen: bool, changes_only: bool = False
) -> None:
    """Print a roll: electors, those who may not vote and why, and what changed since it was frozen."""
    say, voice = speaker.say, speaker.voice
    if not changes_only:
        names = (mark("Member"), mark("Name"), mark("College"), mark("Votes"), mark("Shares"))
        rows = [
            [each.member, each.name, each.college or "–", exact(each.weight), str(each.shares)]
            for each in roll.electors
        ]
        speaker.table([say(name) for name in names], rows, right=[3, 4], whole=[0])
        text = mark("{day}: {count} may vote; roll frozen, digest {digest}")
        if not frozen:
            text = mark("{day}: {count} may vote; roll not frozen yet, digest {digest}")
        speaker.print("", voice.say(text, day=roll.on, count=len(roll), digest=roll.digest[:16]))
        for sent in roll.delegations:
            text = mark("{section} sent {names}: minutes {number} of {day}, {present} of {electors} counted")
            fields = {"section": sent.section, "names": ", ".join(sent.delegates), "number": sent.minutes}
            fields |= {"day": sent.day, "present": exact(sent.present), "electors": sent.electors}
            speaker.print("· " + voice.say(text, **fields))
        for out in roll.excluded:
            text = mark("{member} may not vote: {reason} ({source})")
            if not out.source:
                text = mark("{member} may not vote: {reason}")
            speaker.print(
                "· "
                + voice.say(
                    text, member=out.member, reason=say(out.reason), source=voice.reference(out.source)
                )
            )
        for cap in roll.caps:
            text = mark("votes of {members} are cut to {weight} each ({source})")
            fields = {"members": ", ".join(cap.members), "weight": exact(cap.weight)}
            speaker.print("· " + voice.say(text, source=voice.reference(cap.source), **fields))
    for change in changes:
        text = mark("since the roll was frozen: {member} {reason} ({operations})")
        fields = {"member": change.member, "reason": say(change.reason)}
        speaker.print("! " + voice.say(text, operations=", ".join(change.operations) or "–", **fields))


def board_data(told: Board) -> dict[str, Any]:
    """Who holds office, as plain data."""
    terms = [
        {
            "office": each.office,
            **({"section": each.section} if each.section else {}),
            "member": each.member,
            "name": told.names[each.member],
            "since": each.since.isoformat(),
            "until": None if each.until is None else each.until.isoformat(),
            "over": each.over(told.on),
        }
        for each in told.terms
    ]
    return {"on": told.on.isoformat(), "terms": terms, "faults": [str(each) for each in told.faults]}


def duty_data(duties: Iterable[Duty], speaker: Speaker) -> list[dict[str, Any]]:
    """Duties as plain data."""
    return [
        {
            "key": each.key,
            "duty": speaker.say(each.text),
            "by": None if each.by is None else each.by.isoformat(),
            "source": each.source,
            "confidence": each.confidence,
        }
        for each in duties
    ]


def print_duties(speaker: Speaker, duties: Iterable[Duty]) -> None:
    """Print what a meeting obliges to, with the last days."""
    say, voice = speaker.say, speaker.voice
    rows = [[voice.day(each.by) or "–", say(each.text), voice.reference(each.source)] for each in duties]
    if rows:
        speaker.table([say(mark("At the latest")), say(mark("Duty")), say(mark("Source"))], rows, whole=[0])


def held_data(held: Held) -> dict[str, Any]:
    """An assembly as far as its papers lead, as plain data."""
    return {
        "over": held.over,
        "assembly": held.assembly.state.value,
        "moments": [
            {"at": each.at, "counted": each.counted, "quorums": [one.to_dict() for one in each.quorums]}
            for each in held.moments
        ],
        "decisions": [each.to_dict() | {"adopted": each.adopted} for each in held.assembly.decisions],
        "undecided": list(held.undecided),
    }


def print_held(speaker: Speaker, held: Held) -> None:
    """Print quorums as people came and went, what was decided, and what is still to be voted."""
    say, voice = speaker.say, speaker.voice
    rows = []
    for each in held.moments:
        for check in each.quorums:
            told = mark("reached") if check.reached else mark("not reached")
            nature = say(NATURES[check.nature.value])
            needed = f"{exact(check.needed)} / {exact(check.out_of)}"
            rows.append(
                [each.at or "–", str(each.counted), nature, needed, say(told), voice.reference(check.source)]
            )
    names = (mark("Time"), mark("There"), mark("Decisions"), mark("Needed"), mark("Quorum"), mark("Source"))
    if rows:
        speaker.table([say(name) for name in names], rows, right=[1], whole=[0, 3])
    decided = [_decision(each, speaker) for each in held.assembly.decisions]
    if decided:
        heads = (mark("Resolution"), mark("Title"), mark("Votes"), mark("Result"), mark("Source"))
        speaker.print("")
        speaker.table([say(head) for head in heads], decided, whole=[0])
    for decision in held.assembly.decisions:
        for counted in (decision.outcome, *decision.rounds):
            for reason in () if counted is None else counted.reasons:
                speaker.print(f"· {decision.resolution.key}{say(mark(': '))}{voice.text(reason)}")
    if held.undecided:
        speaker.print(voice.say(mark("still to be voted: {keys}"), keys=", ".join(held.undecided)))


NATURES = {"ordinary": mark("ordinary decisions"), "extraordinary": mark("extraordinary decisions")}


def _decision(decision: Decision, speaker: Speaker) -> list[str]:
    say, voice = speaker.say, speaker.voice
    resolution, outcome = decision.resolution, decision.outcome
    title = resolution.title or resolution.amends
    if outcome is not None:
        votes = _votes(outcome, speaker)
        result = say(mark("adopted") if outcome.adopted else mark("rejected"))
        return [resolution.key, title, votes, result, voice.reference(outcome.source)]
    if decision.rounds:
        last = decision.rounds[-1]
        shown = _share if any(each.denominator > 1 for each in last.votes.values()) else _plain
        colon = say(mark(": "))
        votes = ", ".join(f"{name}{colon}{shown(count, voice)}" for name, count in last.votes.items())
        elected = ", ".join(decision.elected) or "–"
        told = voice.say(mark("elected: {names}"), names=elected)
        return [resolution.key, title, votes, told, voice.reference(last.source)]
    reason = "" if decision.reason is None else voice.text(decision.reason)
    return [resolution.key, title, "–", reason, "–"]


def _votes(outcome: Outcome, speaker: Speaker) -> str:
    """The votes for, as a number of those counted, or as a share of the assembly's where colleges weigh."""
    voice = speaker.voice
    if any(each.weight is not None for each in outcome.by_college.values()):
        share = outcome.votes_for / outcome.out_of if outcome.out_of else outcome.votes_for
        return voice.say(mark("{share} for"), share=_share(share, voice))
    text = mark("{votes} for, of {out_of}")
    return voice.say(text, votes=exact(outcome.votes_for), out_of=exact(outcome.out_of))


def _share(votes: Fraction, voice: Voice) -> str:
    """A share of the assembly's vote, to the hundredth of a per cent."""
    from cae_core.rules.ratio import Ratio

    return voice.rate(Ratio(round_div(votes.numerator * 10000, votes.denominator), 10000))


def _plain(votes: Fraction, voice: Voice) -> str:
    del voice
    return exact(votes)
