"""Small made-up populations and scenarios for tests of simulations."""

import functools
import multiprocessing
import os
from pathlib import Path

import attrs
import numpy as np

from cae_core import Month, find_country
from cae_core.country.legal_frameworks import Kind, LegalFramework
from cae_core.simulation.description import descriptions
from cae_core.simulation.generation import Described
from cae_core.simulation.people import People, check_part, digest_of
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.variant import variant_of

START = Month(2026, 1)
COUNTRIES = ("FR", "MA", "TN", "DZ")
LEVEL = {"FR": 3_000_00, "MA": 8_000_00, "TN": 3_000_000, "DZ": 90_000_00}
COLUMNS = {
    "children": 4,
    "dependants": 5,
    "other_dependants": 2,
    "dependent_parents": 3,
    "age": 60,
    "tenure": 50,
}
CATEGORIES = {
    "sex": ("women", "men"),
    "sector": ("crafts", "agriculture", "services"),
    "territory": ("town", "country"),
}
STATUTES = {"cape_cesa": {"cape_accident_base": "1000.00"}}


@attrs.frozen(eq=False)
class Made:
    """A population held in memory."""

    people: People

    @property
    def size(self):
        return self.people.size

    @property
    def months(self):
        return self.people.months

    @property
    def digest(self):
        return digest_of(self.people)

    def part(self, start, stop):
        check_part(start, stop, self.size)
        return rows_of(self.people, slice(start, stop))


@attrs.frozen(eq=False)
class Deadly:
    """A population whose rows kill the process that makes them, as often as ``times`` says."""

    inner: Made
    folder: str
    times: int

    @property
    def size(self):
        return self.inner.size

    @property
    def months(self):
        return self.inner.months

    @property
    def digest(self):
        return self.inner.digest

    def part(self, start, stop):
        if multiprocessing.parent_process() is not None and start <= 40 < stop:
            marks = Path(self.folder)
            if len(list(marks.iterdir())) < self.times:
                (marks / f"{os.getpid()}").touch()
                os._exit(9)
        return self.inner.part(start, stop)


def rows_of(people, rows):
    """Some rows of people."""
    each = {name: getattr(people, name)[rows] for name in ("weights", "turnover", "costs", "entry", "exit")}
    columns = {name: column[rows] for name, column in people.columns.items()}
    return People(people.first + (rows.start or 0), columns, people.categories, **each)


@functools.cache
def described(code, months=15, size=400, seed=5):
    """A ready description's people; for a country without one, people of its price level."""
    country = find_country(code)
    ready = list(descriptions(country).values())
    return Described(ready[0], months, START, seed, size) if ready else Made(varied(code, size, months, seed))


def varied(code, size, months, seed=1):
    """People who come and go, of all weights, some with more costs than turnover."""
    draw = np.random.default_rng(seed)
    turnover = draw.integers(0, 2 * LEVEL[code], (size, months))
    entry = draw.integers(0, 4, size)
    leaving = np.minimum(entry + draw.integers(1, months + 6, size), months)
    columns = {name: draw.integers(0, most, size) for name, most in COLUMNS.items()}
    columns |= {name: draw.integers(0, len(names), size) for name, names in CATEGORIES.items()}
    columns["head_of_household"] = draw.integers(0, 2, size) == 1
    columns["client_share"] = draw.integers(0, 1001, size)
    costs = turnover * draw.integers(0, 130, (size, 1)) // 100
    return People(0, columns, CATEGORIES, draw.integers(0, 3000, size), turnover, costs, entry, leaving)


def variants_of(code):
    """A variant for each framework of a country."""
    country = find_country(code)
    return [variant_of(country, key, key, statutes=STATUTES.get(key)) for key in country.frameworks]


def scenario_of(code, *keys, population=None, months=15, size=400):
    """A scenario of some frameworks of a country (all unless named)."""
    chosen = [each for each in variants_of(code) if not keys or each.key in keys]
    return Scenario({"en": "a test"}, population or described(code, months, size), chosen, START, 5)


def plain_framework(code, regime, rate="10 %", **options):
    """A framework of salaried work with a contribution of turnover and nothing else."""
    country = find_country(code)
    component = {"key": "services", "base": "invoiced", "rate": rate}
    return LegalFramework(
        "plain", {"en": "plain"}, Kind.SALARIED, "a test", "text", country.parameters, country.currency,
        regime=regime, contribution={"components": [component]}, **options,
    )  # fmt: skip
