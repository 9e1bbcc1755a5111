"""Rounding several amounts at once so that every total stays exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.money import round_div


class TotalsDiffer(CaeError, ValueError):
    """Lines and parts that do not sum to the same total. Data: lines, parts (minor units)."""

    template = mark("the lines sum to {lines} minor units and the parts to {parts}: they must be equal")


def rounded_parts(exact: Sequence[Fraction]) -> list[int]:
    """Round exact amounts so that they sum to their total rounded half-up.

    Each is rounded down or up by less than one unit, the largest remainders up first (ties to the
    earlier); opposite amounts give opposite parts.

    >>> rounded_parts([Fraction(1, 2), Fraction(1, 2), Fraction(1, 2)])
    [1, 1, 0]
    """
    common = lcm(*(part.denominator for part in exact))
    return rounded_over([part.numerator * (common // part.denominator) for part in exact], common)


def rounded_over(numerators: Sequence[int], denominator: int) -> list[int]:
    """`rounded_parts` of numerators over one positive denominator, in integers alone.

    >>> rounded_over([1960000, 1960000], 1000)
    [1960, 1960]
    """
    whole = sum(numerators)
    if len(numerators) == 1:
        return [round_div(whole, denominator)]
    sign = -1 if whole < 0 else 1
    pairs = [divmod(sign * part, denominator) for part in numerators]
    parts = [quotient for quotient, _ in pairs]
    left = round_div(abs(whole), denominator) - sum(parts)
    if left:
        for i in sorted(range(len(parts)), key=lambda i: -pairs[i][1])[:left]:
            parts[i] += 1
    return [sign * part for part in parts]


def share_matrix(lines: Sequence[int], parts: Sequence[int]) -> list[list[int]]:
    """Share each line over the parts, in proportion to the parts, all totals exact.

    Returns one row a line and one column a part, in minor units: row i sums to ``lines[i]``, column j
    to ``parts[j]``, and each cell is the exact proportion rounded down or up by less than one unit.
    Charging one payslip's lines to activities is such a matrix. Raises TotalsDiffer.

    >>> share_matrix([100, 50], [75, 75])
    [[50, 50], [25, 25]]
    >>> share_matrix([1, 1, 1], [2, 1])
    [[1, 0], [1, 0], [0, 1]]
    """
    total = sum(lines)
    if total != sum(parts):
        raise TotalsDiffer(lines=total, parts=sum(parts))
    if len(parts) == 1:
        return [[line] for line in lines]
    if total == 0:
        return _unweighted(lines, parts)
    cells, remainders = [], []
    for line in lines:
        pairs = [divmod(line * part * (1 if total > 0 else -1), abs(total)) for part in parts]
        cells.append([quotient for quotient, _ in pairs])
        remainders.append([remainder for _, remainder in pairs])
    for i, j in _rounded_up(lines, parts, cells, remainders):
        cells[i][j] += 1
    return cells


def _unweighted(lines: Sequence[int], parts: Sequence[int]) -> list[list[int]]:
    """No proportion exists: the first column takes the lines, the first row evens the columns out."""
    if not lines:
        return []
    cells = [[line, *([0] * (len(parts) - 1))] for line in lines]
    cells[0] = [lines[0] - sum(parts[1:]), *parts[1:]]
    return cells


def _rounded_up(
    lines: Sequence[int], parts: Sequence[int], cells: list[list[int]], remainders: list[list[int]]
) -> set[tuple[int, int]]:
    """Which cells go up by one unit, so that rows and columns reach their totals.

    A choice always exists (the remainders themselves are a fractional one, and a transport problem
    with whole margins has a whole solution); augmenting paths find it, large remainders first.
    """
    wanted = [part - sum(row[j] for row in cells) for j, part in enumerate(parts)]
    up: set[tuple[int, int]] = set()
    rows = range(len(lines))
    for i in rows:
        for _ in range(lines[i] - sum(cells[i])):
            _raise_one(i, up, wanted, remainders)
    return up


def _raise_one(row: int, up: set[tuple[int, int]], wanted: list[int], remainders: list[list[int]]) -> None:
    """Raise one more cell of a row, moving earlier choices to other columns when it must."""
    came_from: dict[int, tuple[int, int]] = {}
    queue, seen = [row], {row}
    while queue:
        i = queue.pop(0)
        for j in sorted(range(len(wanted)), key=lambda j: (-remainders[i][j], j)):
            if remainders[i][j] == 0 or (i, j) in up or j in came_from:
                continue
            came_from[j] = (i, j)
            if wanted[j] > 0:
                _apply(j, row, came_from, up)
                wanted[j] -= 1
                return
            for k in range(len(remainders)):
                if (k, j) in up and k not in seen:
                    seen.add(k)
                    queue.append(k)
                    came_from[-k - 1] = (k, j)
    raise TotalsDiffer(lines=row, parts=sum(wanted))  # unreachable: see _rounded_up


def _apply(j: int, row: int, came_from: dict[int, tuple[int, int]], up: set[tuple[int, int]]) -> None:
    """Walk the augmenting path back from column j to the row it started in, swapping choices."""
    while True:
        i, column = came_from[j]
        up.add((i, column))
        if i == row:
            return
        _, j = came_from[-i - 1]
        up.remove((i, j))
