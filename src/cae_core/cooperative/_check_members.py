"""Checks of the members' sheet against persons and colleges."""

from __future__ import annotations

from itertools import combinations

from cae_core.cooperative._findings import Findings
from cae_core.messages import mark


def check_members(found: Findings) -> None:
    """Persons and colleges that exist, and one row for each person on each day."""
    cooperative = found.cooperative
    colleges = {each.key for each in cooperative.colleges}
    for each in cooperative.memberships:
        found.unknown_in(
            cooperative.persons, each.origin, "person", each.person, mark("an id of persons.csv")
        )
        if each.college and each.college not in colleges:
            expected = mark("the key of one of the [[colleges]] of cooperative.toml")
            found.add(mark("unknown college"), each.origin, "college", each.college, expected)
    for one, other in combinations(cooperative.memberships, 2):
        if one.person == other.person and one.meets(other):
            expected = mark("periods that do not meet, from … to …")
            found.add(mark("two rows hold on one day"), other.origin, "person", other.person, expected)
