"""Cases of surpluses that a lawyer can read, of every country: read from files, run, compared.

A file tests/laws/cases/allocation_CC_NAME.toml says the ``form`` (and ``also`` others that allocate alike) and
its ``cases``: figures of the year, votes, what the statutes fix, then what each destination receives (nothing
where it is left out), other nodes, and what the law forbids with the nearest lawful figure. Where the result is
the members' own, ``members`` (each with the volume of its operations) and what ``persons`` receive of it.
"""

import datetime as dt
import tomllib
from fractions import Fraction
from pathlib import Path

from cae_core.capital import Allocation, allocate
from cae_core.capital.sharing import members_result
from cae_core.country import find_country
from cae_core.money import minor_from_decimal
from cae_core.rules.ratio import Ratio

ON = dt.date(2026, 12, 31)
FILES = sorted((Path(__file__).parent / "cases").glob("allocation_*.toml"))


def read(path):
    """The cases of a file: country, form, case."""
    country = find_country(path.stem.split("_")[1].upper())
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    forms = [file["form"], *file.get("also", ())]
    return [(country, form, case) for form in forms for case in file["cases"]]


CASES = [each for path in FILES for each in read(path)]


def name(case):
    """What a test of a case is called."""
    country, form, content = case
    return f"{country.code} {form}: {content['title']}"


def run(country, form, case, without=""):
    """Allocate as a case says, ``without`` one of the things that its statutes fix."""
    fixed = {key: value for key, value in case.get("statutes", {}).items() if key != without}
    rules = country.allocations[form]
    rules = rules.with_statutes(fixed) if fixed else rules
    on = case.get("on", ON)
    return allocate(rules, on, rules.typed(on, {**case["figures"], **case.get("votes", {})}))


def expected_parts(found: Allocation, case):
    """What each destination of an allocation must receive, in minor units."""
    typed = found.run.graph.typed(case.get("shares", {}))
    return dict.fromkeys((each.node for each in found.rules.destinations), 0) | typed


def expected_breaches(found: Allocation, case):
    """The limits that must be broken, each with the nearest lawful figure of its option (None: none)."""
    limits = {each.node: each for each in found.rules.limits}
    typed = found.run.graph.typed
    return {
        node: typed({limits[node].option: text})[limits[node].option] if limits[node].nearest else None
        for node, text in case.get("forbidden", {}).items()
    }


def parts(found: Allocation):
    """What each destination receives, in minor units."""
    return {part.destination.node: part.amount for part in found.parts}


def breaches(found: Allocation):
    """The limits broken and their nearest lawful figures, rates as fractions."""
    return {each.limit.node: exact(each.nearest) for each in found.breaches}


def reserves_left(found: Allocation):
    """What each reserve holds once the allocation is posted, in minor units."""
    names = [each for each in found.run.graph.inputs if each.endswith("_balance")]
    left = {each.removesuffix("_balance"): found.run[each] for each in names}
    for part in found.parts:
        if part.destination.role in left:
            left[part.destination.role] += part.amount
    return left


def received(found: Allocation, case):
    """What members receive of a result that is their own, in minor units."""
    typed = {
        member: minor_from_decimal(volume, found.rules.framework.currency)
        for member, volume in case["members"].items()
    }
    law = found.rules.framework.parameters.at(found.run.graph.on)
    return members_result(found.surplus, typed, typed, law)


def exact(value):
    """A rate as a fraction, another value as it is."""
    return value.fraction if isinstance(value, Ratio) else value


def internal(figures):
    """Drawn figures as the rules compute with them."""
    return {
        key: Ratio(value.numerator, value.denominator) if isinstance(value, Fraction) else value
        for key, value in figures.items()
    }


def lawful_again(found: Allocation):
    """The allocation with every vote that is forbidden replaced by the nearest lawful one."""
    votes = {each.limit.option: each.nearest for each in found.breaches if each.limit.nearest}
    return allocate(found.rules, found.run.graph.on, {**found.run.given, **votes})
