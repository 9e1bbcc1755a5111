"""What became of each thing on the agenda: voted, elected, or not put to the vote and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from cae_core.governance.counting import Outcome
from cae_core.governance.elections import ElectionOutcome
from cae_core.governance.quorum import QuorumCheck
from cae_core.governance.resolutions import Resolution
from cae_core.messages import Sentence


@attrs.frozen
class Decision:
    """What became of a resolution: when, under which quorum, and the count.

    ``resolution`` is the text as it was voted, amendments in. An election has ``rounds`` instead of an
    ``outcome``; what was not put to the vote has neither, and a ``reason``.
    """

    resolution: Resolution
    at: str = ""
    quorum: QuorumCheck | None = None
    outcome: Outcome | None = None
    rounds: tuple[ElectionOutcome, ...] = ()
    reason: Sentence | None = None

    @property
    def adopted(self) -> bool:
        """Whether it was adopted, or all seats of the election were filled."""
        if self.outcome is not None:
            return self.outcome.adopted
        return bool(self.rounds) and not self.rounds[-1].open_seats

    @property
    def elected(self) -> tuple[str, ...]:
        """Those elected, round after round."""
        return tuple(each for one in self.rounds for each in one.elected)

    @property
    def alternates(self) -> tuple[str, ...]:
        """Those who stand by, as the last round named them."""
        return self.rounds[-1].alternates if self.rounds else ()

    def to_dict(self) -> dict[str, Any]:
        """The decision as plain JSON values."""
        return {
            "resolution": self.resolution.to_dict(),
            "at": self.at,
            "quorum": None if self.quorum is None else self.quorum.to_dict(),
            "outcome": None if self.outcome is None else self.outcome.to_dict(),
            "rounds": [each.to_dict() for each in self.rounds],
            "reason": None
            if self.reason is None
            else {"text": self.reason.text, "fields": dict(self.reason.fields)},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Decision:
        """Read what `to_dict` wrote."""
        quorum, outcome, reason = data["quorum"], data["outcome"], data["reason"]
        return cls(
            Resolution.from_dict(data["resolution"]),
            data["at"],
            None if quorum is None else QuorumCheck.from_dict(quorum),
            None if outcome is None else Outcome.from_dict(outcome),
            tuple(ElectionOutcome.from_dict(each) for each in data["rounds"]),
            None if reason is None else Sentence(reason["text"], reason["fields"]),
        )
