"""A sum shared to the last unit, for what examples are held against: on fractions, without the library."""

from fractions import Fraction as F  # noqa: N817 – read like arithmetic


def shared(total, weights):
    """Whole units in proportion to weights: rounded down, then one each to the largest remainders, in order."""
    weights = list(weights)
    exact = [F(total) * weight / sum(weights) for weight in weights]
    parts = [each.numerator // each.denominator for each in exact]
    for place in sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])[
        : total - sum(parts)
    ]:
        parts[place] += 1
    return parts


def shared_to_the_centime(total, weights):
    """A total in major units in proportion to weights, by what has each weight."""
    parts = shared(int(total * 100), weights.values())
    return {who: F(part, 100) for who, part in zip(weights, parts, strict=True)}
