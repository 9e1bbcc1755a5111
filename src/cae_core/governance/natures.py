"""The kinds of meetings and of decisions, and the calls a meeting may need."""

from __future__ import annotations

import enum

FIRST, SECOND, THIRD = 1, 2, 3
CALLS = {FIRST: "first", SECOND: "second", THIRD: "third"}
"""The names that parameters give to calls."""


class Nature(enum.Enum):
    """What a decision needs: the quorum and majority of ordinary or of extraordinary decisions."""

    ORDINARY = "ordinary"
    EXTRAORDINARY = "extraordinary"


class MeetingKind(enum.Enum):
    """What a meeting may decide; a section informs, debates and elects its delegates."""

    ORDINARY = "ordinary"
    EXTRAORDINARY = "extraordinary"
    MIXED = "mixed"
    SECTION = "section"

    def takes(self, nature: Nature) -> bool:
        """Whether decisions of a nature belong in such a meeting.

        >>> MeetingKind.MIXED.takes(Nature.EXTRAORDINARY), MeetingKind.ORDINARY.takes(Nature.EXTRAORDINARY)
        (True, False)
        """
        return self is MeetingKind.MIXED or self.value == nature.value or self is MeetingKind.SECTION


class Subject(enum.Enum):
    """What a decision is about, where a law asks a nature, a majority or a way of voting for it."""

    ACCOUNTS = "accounts"
    DISCHARGE = "discharge"
    SURPLUS = "surplus"
    CONTRIBUTION = "contribution"
    BUDGET = "budget"
    ELECTION = "election"
    DISMISSAL = "dismissal"
    AUDITOR = "auditor"
    SHARE_PAY = "share_pay"
    ADMISSION = "admission"
    EXCLUSION = "exclusion"
    TRANSFER = "transfer"
    SHARE_VALUE = "share_value"
    STATUTES = "statutes"
    SEAT = "seat"
    UNION = "union"
    CONVERSION = "conversion"
    MERGER = "merger"
    DISSOLUTION = "dissolution"
    CONTRIBUTION_IN_KIND = "contribution_in_kind"
    STAKE = "stake"
    BRANCH = "branch"
    COOPERATION = "cooperation"
    EXTENSION = "extension"
    CAPITAL_CEILING = "capital_ceiling"
    WAIVER = "waiver"
    REGULATED_AGREEMENT = "regulated_agreement"
    SURPLUS_INTO_SHARES = "surplus_into_shares"
    COMMITMENT = "commitment"
    REELECTION = "reelection"
    OTHER = "other"
