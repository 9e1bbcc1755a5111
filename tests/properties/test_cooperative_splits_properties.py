"""What must hold of every split, whatever the amounts: nothing is lost and nothing is made."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.cooperative.splits import (
    Beneficiary,
    SplitDoesNotFit,
    SplitKey,
    SplitMethod,
    SplitPart,
    rounded_parts,
    share_matrix,
    split,
)
from cae_core.money import round_div
from cae_core.rules.ratio import Ratio

AMOUNTS = st.integers(-(10**10), 10**10)
MODEST = settings(max_examples=60, deadline=None)


def _key(method, values, remainder="largest"):
    parts = tuple(SplitPart(Beneficiary(f"A{i}"), value) for i, value in enumerate(values))
    return SplitKey("K", method, parts, remainder)


@st.composite
def keys(draw):
    """Any sound key; fixed and ranked ones name a beneficiary for the rest."""
    method = draw(st.sampled_from(list(SplitMethod)))
    number = draw(st.integers(1, 6))
    rule = draw(st.sampled_from(["largest", "first", "last", "A0", "REST"]))
    if method is SplitMethod.PERCENT:
        weights = draw(st.lists(st.integers(0, 1000), min_size=number, max_size=number).filter(any))
        whole = sum(weights) + (draw(st.integers(0, 500)) if rule in ("A0", "REST") else 0)
        return _key(method, [Ratio(weight, whole) for weight in weights], rule)
    if method is SplitMethod.QUANTITY:
        values = st.builds(Ratio, st.integers(0, 10**6), st.integers(1, 999))
        found = draw(
            st.lists(values, min_size=number, max_size=number).filter(lambda v: any(r > 0 for r in v))
        )
        return _key(method, found, rule)
    amounts = draw(st.lists(st.integers(0, 10**6), min_size=number, max_size=number))
    return _key(method, amounts, rule if rule != "largest" else "REST")


@MODEST
@given(AMOUNTS, keys())
def test_parts_sum_to_the_whole_and_credits_mirror(total, key):
    try:
        parts = split(total, key)
    except SplitDoesNotFit:
        assert key.method is SplitMethod.FIXED  # only fixed amounts may exceed what there is
        assert sum(part.value for part in key.parts) > abs(total)
        return
    assert sum(amount for _, amount in parts) == total
    assert [(who, -amount) for who, amount in parts] == list(split(-total, key))
    assert all(amount * total >= 0 for _, amount in parts), "a part has the other sign"


@MODEST
@given(AMOUNTS, st.lists(st.integers(0, 10**4), min_size=1, max_size=6).filter(any))
def test_proportional_parts_are_within_a_unit_of_their_share(total, weights):
    key = _key(SplitMethod.QUANTITY, [Ratio(weight) for weight in weights])
    for (_, amount), weight in zip(split(total, key), weights, strict=True):
        assert abs(amount - Fraction(total * weight, sum(weights))) < 1


@MODEST
@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_priority_serves_nobody_before_those_ahead_have_all(total, wants):
    parts = split(total, _key(SplitMethod.PRIORITY, wants, "REST"))
    served = [amount for _, amount in parts[:-1]]
    for i, (got, want) in enumerate(zip(served, wants, strict=True)):
        assert got <= want
        if got:
            assert served[:i] == wants[:i]


@MODEST
@given(st.lists(st.fractions(-(10**6), 10**6, max_denominator=10**4), max_size=8))
def test_rounded_parts_keep_the_rounded_total(exact):
    parts = rounded_parts(exact)
    whole = sum(exact, Fraction(0))
    assert sum(parts) == round_div(whole.numerator, whole.denominator)
    assert all(abs(part - value) < 1 for part, value in zip(parts, exact, strict=True))
    assert rounded_parts([-value for value in exact]) == [-part for part in parts]


@st.composite
def matrices(draw):
    lines = draw(st.lists(st.integers(-(10**6), 10**7), min_size=1, max_size=12))
    weights = draw(st.lists(st.integers(0, 1000), min_size=1, max_size=5).filter(any))
    total = sum(lines)
    parts = rounded_parts([Fraction(total * weight, sum(weights)) for weight in weights])
    return lines, parts


@MODEST
@given(matrices())
def test_matrix_rows_and_columns_are_exact(matrix):
    lines, parts = matrix
    cells = share_matrix(lines, parts)
    assert [sum(row) for row in cells] == lines
    assert [sum(row[j] for row in cells) for j in range(len(parts))] == parts
    total = sum(lines)
    if total:
        for line, row in zip(lines, cells, strict=True):
            for part, cell in zip(parts, row, strict=True):
                assert abs(cell - Fraction(line * part, total)) < 1


@MODEST
@given(st.lists(st.integers(0, 3), min_size=2, max_size=7), st.data())
def test_matrix_of_odd_cents_always_has_an_answer(lines, data):
    """Tiny amounts are the hard case: every cell is a fraction of a cent."""
    total = sum(lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, total), min_size=2, max_size=4)))
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]
    cells = share_matrix(lines, parts)
    assert [sum(row) for row in cells] == lines
    assert [sum(row[j] for row in cells) for j in range(len(parts))] == parts
