"""The digest of a published ballot, the same on the list and in the minutes: nobody can change one alone."""

from __future__ import annotations

import hashlib
import json

from cae_core.governance.minutes import Ballot


def ballot_digest(ballot: Ballot) -> str:
    """The SHA-256 of a published list, in hexadecimal.

    >>> ballot_digest(Ballot("R1", (("a1", "", ("for",)),), 0))[:16]
    '086be01ad9759d5d'
    """
    plain = [ballot.ballot, [[receipt, group, list(choice)] for receipt, group, choice in ballot.cards]]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
