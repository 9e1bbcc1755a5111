"""Random draws in integers alone, so that a seed gives the same values on every machine.

Words come from Philox, whose stream numpy keeps for good, and go through tables of `STEPS` equal steps of
probability: no floating point, no function of the C library, no method of numpy's that may change. A value is
thus known to one part in 65 536 of its distribution, and its tails end at 4.3 standard deviations.
"""

from __future__ import annotations

import hashlib
from functools import cache
from itertools import accumulate

import numpy as np

from cae_core.money import share
from cae_core.rules.ratio import Ratio
from cae_core.simulation.people import Array

STEPS = 1 << 16
_BITS = 30
_ONE = 1 << _BITS
_LN2 = 744_261_118  # ln 2
_CELLS = 256  # of the normal density's table, a standard deviation
_WIDTH = 6  # standard deviations


def stream(root: int, block: int, name: str) -> np.random.Philox:
    """The words of one variable of one block.

    Each variable has its own: changing how one is drawn moves no other.

    >>> [int(word) % 1000 for word in stream(2026, 0, "age").random_raw(3)]
    [227, 488, 941]
    """
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    return np.random.Philox(np.random.SeedSequence([root, block], spawn_key=(key,)))


def steps(words: np.random.Philox, count: int) -> Array:
    """Draw so many steps, 0 to 65 535, each as likely; ``count`` is a multiple of four."""
    found: Array = words.random_raw(count // 4).astype("<u8", copy=False).view("<u2")
    return found


def unit_31(words: np.random.Philox, count: int) -> Array:
    """Draw so many whole numbers of 31 bits."""
    found: Array = (words.random_raw(count) >> np.uint64(33)).astype(np.int64)
    return found


def shared_steps(values: list[range], weights: list[int]) -> Array:
    """The table of ranges of whole numbers with weights: each number of a range is as likely as the others.

    >>> table = shared_steps([range(0, 1), range(10, 12)], [1, 1])
    >>> [int((table == value).sum()) for value in (0, 10, 11)]
    [32768, 16384, 16384]
    """
    counts = share(STEPS, weights)
    return np.concatenate(
        [
            each.start + np.arange(count, dtype=np.int64) * len(each) // max(count, 1)
            for each, count in zip(values, counts, strict=True)
        ]
    )


def chance(probability: Ratio) -> int:
    """How many of the steps a probability is."""
    return int(probability.n * STEPS // probability.d)


def lognormal(median: int, spread: Ratio) -> Array:
    """The table of a lognormal amount in minor units, by its median and the spread of its logarithm.

    >>> table = lognormal(200_000, Ratio.parse("0.5"))
    >>> int(table[32767]), int(table[32768])
    (199998, 200002)
    >>> set(lognormal(123, Ratio(0)).tolist())
    {123}
    """
    return _scaled(median, _normal() * spread.n // spread.d)


def around_one(spread: Ratio) -> Array:
    """The table of a lognormal factor of mean one, in 65 536ths, with the spread of its logarithm."""
    centre = _ONE * spread.n**2 // (2 * spread.d**2)
    return _scaled(STEPS, _normal() * spread.n // spread.d - centre)


def survival(hazards: list[Ratio], months: int) -> Array:
    """What is left of 2^31 after 0, 1, … months, by the hazard of each month (the last one goes on).

    >>> (survival([Ratio(1, 2), Ratio(0)], 3) >> 29).tolist()
    [4, 2, 2, 2]
    """
    each = [hazards[min(month, len(hazards) - 1)] for month in range(months)]
    left = accumulate(each, lambda still, hazard: still - still * hazard.n // hazard.d, initial=1 << 31)
    return np.fromiter(left, np.int64, months + 1)


def _scaled(amount: int, logarithms: Array) -> Array:
    """The amount times e to the power of what is given (in 2^-30), to the nearest whole number."""
    mantissa, exponent = _exp(logarithms)
    shift = _BITS - exponent
    found: Array = (amount * mantissa + (np.int64(1) << (shift - 1))) >> shift
    return found


def _exp(x: Array) -> tuple[Array, Array]:
    """The exponential of x (in 2^-30): a mantissa in 2^-30 between 1 and 2, and the exponent of two."""
    exponent = x // _LN2
    rest = x - exponent * _LN2
    mantissa = np.full_like(rest, _ONE)
    for term in range(14, 0, -1):
        mantissa = _ONE + ((rest * mantissa) >> _BITS) // term
    return mantissa, exponent


@cache
def _normal() -> Array:
    """The normal quantile in the middle of each step, in 2^-30 of a standard deviation.

    The density is summed by Simpson's rule, and its sum inverted, all in whole numbers.
    """
    halves = np.arange(2 * _CELLS * _WIDTH + 1, dtype=np.int64)
    mantissa, exponent = _exp(-(halves**2 << _BITS) // (8 * _CELLS**2))
    density = (mantissa << 2) >> -exponent
    cells = density[:-2:2] + 4 * density[1:-1:2] + density[2::2]
    below = np.concatenate([[0], np.cumsum(cells)])
    wanted = (2 * np.arange(STEPS // 2, dtype=np.int64) + 1) * below[-1] // STEPS
    cell = np.searchsorted(below, wanted, side="right") - 1
    width = _ONE // _CELLS
    upper = cell * width + (wanted - below[cell]) * width // cells[cell]
    return np.concatenate([-upper[::-1], upper])
