"""Populations made from a description and a seed, only the part asked for, the same whatever the parts.

Persons are drawn in blocks of `BLOCK`, each from ``SeedSequence([seed, block])`` and each variable from a
stream of its own, in whole numbers alone. So the same rows come out on every machine, for any chunks and any
number of workers; a larger population begins with the smaller one, a longer run with the shorter one, and
a hypothesis that is changed moves only what depends on it.
"""

from __future__ import annotations

import hashlib
from typing import Any

import attrs
import numpy as np

from cae_core.errors import Origin, Problem, Problems
from cae_core.messages import mark
from cae_core.periods import Month
from cae_core.simulation import draws
from cae_core.simulation.asked_wrongly import seed_of
from cae_core.simulation.description import Description
from cae_core.simulation.model import FACTOR, WHOLE, Model, Tables
from cae_core.simulation.people import Array, People, check_part, joined

BLOCK = 4096
"""Persons drawn together; part of what a seed means."""
_VERSION = "1"
"""What the same description and seed give changes with it."""


@attrs.frozen(eq=False, slots=False)
class Described:
    """A population by a description: ``months`` months from ``start``, drawn with ``seed``.

    ``size`` is the description's unless given. Columns hold the categories and columns of the description,
    ``cost_share`` (ten-thousandths of turnover) and ``tenure`` (months of activity before the start).
    Turnover of a month is a level drawn once, times season, times growth (a step every twelve months),
    times an irregular factor of mean one; nothing in an idle month.
    Raises Problems when amounts could pass 64 bits, and WrongArgument for a seed that is no whole number
    from 0 on.
    """

    description: Description
    months: int
    start: Month
    seed: int = attrs.field(converter=seed_of)
    size: int = attrs.field(default=attrs.Factory(lambda self: self.description.size, takes_self=True))

    _model: Model = attrs.field(
        init=False,
        repr=False,
        default=attrs.Factory(lambda self: Model(self.description, self.months, self.start), takes_self=True),
    )

    def __attrs_post_init__(self) -> None:
        if self._model.highest >= 1 << 63:
            reason = mark("amounts of turnover pass what 64 bits hold")
            where = Origin(f"{self.description.key}.toml")
            raise Problems([Problem(reason, where, "turnover", "", mark("a smaller spread or growth"))])

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process without tables, which are made there."""
        return Described, (self.description, self.months, self.start, self.seed, self.size)

    @property
    def digest(self) -> str:
        """SHA-256 of description, seed, size, months, start and the version of the way of drawing."""
        parts = (_VERSION, self.description.digest, self.seed, self.size, self.months, self.start)
        return hashlib.sha256(" ".join(map(str, parts)).encode()).hexdigest()

    def part(self, start: int, stop: int) -> People:
        """Make the persons from one index up to another; raises PartOutside."""
        check_part(start, stop, self.size)
        blocks = range(start // BLOCK, -(-stop // BLOCK)) or range(1)
        return joined([self._block(block, start, stop) for block in blocks])

    def _block(self, number: int, start: int, stop: int) -> People:
        """One block cut to the part from one index up to another."""
        first = number * BLOCK
        cut = slice(max(start - first, 0), max(stop - first, 0))
        return _Block(self._model, self.seed, number).people(first + cut.start, cut)


class _Block:
    """The persons of one block, all of them: what a person is does not depend on who is asked for."""

    def __init__(self, model: Model, seed: int, number: int) -> None:
        self._model, self._seed, self._number = model, seed, number
        self._codes: dict[str, Array] = {}
        self._columns: dict[str, Array] = {}
        for name, tables in self._model.categories.items():
            self._codes[name] = self._columns[name] = self._one_each(f"share.{name}", tables)
        for name, tables in self._model.columns.items():
            drawn = self._one_each(f"column.{name}", tables)
            self._columns[name] = drawn == 1 if name in self._model.flags else drawn
        for name, terms in self._model.description.sums.items():
            self._columns[name] = np.stack([self._columns[term] for term in terms]).sum(axis=0)
        self._stay()

    def _steps(self, name: str, months: int = 1) -> Array:
        words = draws.stream(self._seed, self._number, name)
        return draws.steps(words, BLOCK * months).reshape(months, BLOCK)

    def _one_each(self, name: str, tables: Tables) -> Array:
        return tables.take(self._codes, self._steps(name)[0])

    def _stay(self) -> None:
        """When each comes, how long each had been there, and when each stops by the hazard of its months."""
        model = self._model
        entry = self._one_each("entry", model.entry)
        tenure = np.where(entry == 0, self._one_each("tenure", model.tenure), 0)
        luck = draws.unit_31(draws.stream(self._seed, self._number, "failure"), BLOCK)
        active = self._active_months(model.survival, tenure, luck)
        self._entry = np.minimum(entry, model.months)
        self._exit = np.minimum(self._entry + active, model.months)
        self._columns["tenure"] = tenure
        self._columns["cost_share"] = self._one_each("cost.share", model.cost_share)

    def _active_months(self, survival: Tables, tenure: Array, luck: Array) -> Array:
        """The first month after which fewer are left, of those there at first, than the person's luck."""
        row = np.broadcast_to(np.asarray(survival.row(self._codes)), tenure.shape)
        found = np.empty(BLOCK, dtype=np.int64)
        for code, left in enumerate(survival.rows):
            mine = row == code
            bar = (luck[mine] * left[tenure[mine]]) >> 31
            found[mine] = np.searchsorted(-left, -bar, side="left") - tenure[mine]
        return found

    def people(self, first: int, cut: slice) -> People:
        """Some of the persons of the block, with their amounts; the index of the first is given."""
        codes = {name: each[cut] for name, each in self._codes.items()}
        columns = {name: column[cut] for name, column in self._columns.items()}
        turnover = self._turnover(codes, cut)
        costs = (turnover * columns["cost_share"] + WHOLE // 2) // WHOLE
        weights = self._weights(codes, turnover.shape[1])
        stay = self._entry[cut], self._exit[cut]
        return People(first, columns, self._model.codes, weights, turnover.T, costs.T, *stay)

    def _turnover(self, codes: dict[str, Array], cut: slice) -> Array:
        """Level × season × growth × irregular factor, months × persons; nothing in idle months or away."""
        model = self._model
        level = self._one_each("turnover.level", model.level)[cut]
        turnover = (level * model.factor(codes) + FACTOR // 2) // FACTOR
        if model.irregular.highest != draws.STEPS:
            wobble = model.irregular.take(codes, self._steps("turnover.irregularity", model.months)[:, cut])
            turnover = (turnover * wobble + draws.STEPS // 2) // draws.STEPS
        found: Array = turnover * self._present(codes, cut)
        return found

    def _present(self, codes: dict[str, Array], cut: slice) -> Array:
        """Who has turnover in which month: active, and not idle."""
        model = self._model
        month = np.arange(model.months)[:, np.newaxis]
        found: Array = (self._entry[cut] <= month) & (month < self._exit[cut])
        if model.idle.highest:
            drawn = self._steps("turnover.idle", model.months)[:, cut]
            found &= drawn >= model.idle.rows[model.idle.row(codes), 0]
        return found

    def _weights(self, codes: dict[str, Array], size: int) -> Array:
        by, read = self._model.description["weight"]
        each = np.array(read, dtype=np.int64)
        return each[codes[by]] if by else np.full(size, each[0])
