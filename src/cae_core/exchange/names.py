"""Names in faulty rows: a row that cannot be read whole still says whether what it names exists.

Rows without fault are checked by meaning later (`cae_core.cooperative.checks`); without this, a row
with two mistakes would show the second only once the first is mended.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cae_core.cooperative.cooperative import Cooperative
from cae_core.exchange.frames import Frame
from cae_core.exchange.reading import Findings
from cae_core.messages import mark

_REASONS = {
    "activity": (mark("unknown activity"), mark("a code of activities.csv")),
    "person": (mark("unknown person"), mark("an id of persons.csv")),
    "member": (mark("unknown person"), mark("an id of persons.csv")),
    "to": (mark("unknown person"), mark("an id of persons.csv")),
    "contract": (mark("unknown contract"), mark("an id of contracts.csv")),
    "split": (mark("unknown split key"), mark("a key of splits.csv")),
    "scheme": (mark("unknown contribution scheme"), mark("a scheme of cooperative.toml")),
}


def check_names(frames: Mapping[str, Frame], cooperative: Cooperative, findings: Findings) -> None:
    """Note what faulty rows name and the cooperative does not have.

    Names of other faulty rows pass, and all names of a kind that the cooperative has none of: that
    is said once, of the cooperative.
    """
    known: dict[str, Collection[str]] = {
        "activity": cooperative.activities,
        **dict.fromkeys(("person", "member", "to"), cooperative.persons),
        "contract": cooperative.contracts,
        "split": cooperative.splits,
        "scheme": cooperative.schemes,
    }
    spoiled = frozenset(findings.spoiled)
    for frame in frames.values():
        for column, (reason, expected) in _REASONS.items():
            if column not in frame.columns or not known[column]:
                continue
            for place in sorted(frame.bad):
                name = frame[column][place]
                if isinstance(name, str) and name and name not in known[column] and name not in spoiled:
                    header = frame.headers.get(column, column)
                    findings.add(reason, frame.origins[place], header, name, expected)
