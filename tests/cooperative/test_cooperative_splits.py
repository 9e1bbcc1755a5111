"""Split keys as an accountant types them: every case shows the whole and its parts."""

from __future__ import annotations

import pytest
from cooperative_makers import eur, euros, key

from cae_core.cooperative.splits import (
    Beneficiary,
    InvalidSplitKey,
    SplitDoesNotFit,
    SplitKey,
    SplitMethod,
    SplitPart,
    read_split_key,
    split,
)
from cae_core.errors import CaeError, UnreadableAmount
from cae_core.rules.ratio import Ratio, UnreadableRatio


def parts(total, a_key):
    return {str(who): euros(amount) for who, amount in split(eur(total), a_key)}


# Percent


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("1000.00", {"A": "500.00", "B": "300.00", "C": "200.00"}),
        ("0.01", {"A": "0.01", "B": "0.00", "C": "0.00"}),
        ("0.03", {"A": "0.01", "B": "0.01", "C": "0.01"}),
        ("99.99", {"A": "49.99", "B": "30.00", "C": "20.00"}),
        ("0.00", {"A": "0.00", "B": "0.00", "C": "0.00"}),
        ("-99.99", {"A": "-49.99", "B": "-30.00", "C": "-20.00"}),
    ],
)
def test_percent_gives_odd_cents_to_the_largest_remainders(total, expected):
    thirds = key("K", "percent", ("A", "50 %"), ("B", "30 %"), ("C", "20 %"))
    assert parts(total, thirds) == expected


def test_equal_remainders_go_to_the_earlier_part():
    assert parts("0.01", key("K", "percent", ("A", "50 %"), ("B", "50 %"))) == {"A": "0.01", "B": "0.00"}


@pytest.mark.parametrize(
    ("remainder", "expected"),
    [
        ("largest", {"A": "33.34", "B": "33.33", "C": "33.33"}),
        ("first", {"A": "33.34", "B": "33.33", "C": "33.33"}),
        ("last", {"A": "33.33", "B": "33.33", "C": "33.34"}),
        ("B", {"A": "33.33", "B": "33.34", "C": "33.33"}),
    ],
)
def test_the_odd_cent_goes_where_the_key_says(remainder, expected):
    thirds = key("K", "percent", ("A", "1/3"), ("B", "1/3"), ("C", "1/3"), remainder=remainder)
    assert parts("100.00", thirds) == expected


def test_a_named_beneficiary_takes_what_the_percentages_leave():
    rest = key("K", "percent", ("A", "40 %"), ("B", "25 %"), remainder="services")
    assert parts("1000.01", rest) == {"A": "400.00", "B": "250.00", "services": "350.01"}


def test_a_named_beneficiary_may_also_have_a_part():
    rest = key("K", "percent", ("A", "40 %"), ("B", "25 %"), remainder="B")
    assert parts("1000.00", rest) == {"A": "400.00", "B": "600.00"}


def test_a_tiny_amount_never_makes_a_part_of_the_other_sign():
    fifths = key("K", "percent", *((name, "20 %") for name in "ABCDE"), remainder="first")
    assert parts("0.03", fifths) == {"A": "0.03", "B": "0.00", "C": "0.00", "D": "0.00", "E": "0.00"}


@pytest.mark.parametrize("shares", [("60 %", "30 %"), ("60 %", "50 %"), ("33.33 %", "66.66 %")])
def test_percentages_that_do_not_sum_to_100_are_refused(shares):
    with pytest.raises(InvalidSplitKey, match=r"split key K: its percentages do not sum to 100 %"):
        key("K", "percent", *zip("AB", shares, strict=True))


def test_percentages_above_100_are_refused_even_with_a_named_remainder():
    with pytest.raises(InvalidSplitKey, match="100 %"):
        key("K", "percent", ("A", "60 %"), ("B", "50 %"), remainder="B")


# Quantities


def test_quantities_share_in_proportion_to_days_worked():
    days = key("K", "quantity", ("A", "3"), ("B", "1.5"), ("C", "0.5"))
    assert parts("1000.00", days) == {"A": "600.00", "B": "300.00", "C": "100.00"}


def test_quantities_may_be_fractions():
    assert parts("1.00", key("K", "quantity", ("A", "1/3"), ("B", "1/6"))) == {"A": "0.67", "B": "0.33"}


def test_a_zero_quantity_receives_nothing():
    assert parts("10.01", key("K", "quantity", ("A", "0"), ("B", "2"))) == {"A": "0.00", "B": "10.01"}


def test_quantities_that_sum_to_nothing_are_refused():
    with pytest.raises(InvalidSplitKey, match="its parts sum to nothing"):
        key("K", "quantity", ("A", "0"), ("B", "0"))


# Fixed amounts


def test_fixed_amounts_that_sum_to_the_whole():
    fixed = key("K", "fixed", ("A", "600.00"), ("B", "400.00"))
    assert parts("1000.00", fixed) == {"A": "600.00", "B": "400.00"}
    assert parts("-1000.00", fixed) == {"A": "-600.00", "B": "-400.00"}


@pytest.mark.parametrize("total", ["999.99", "1000.01", "5000.00"])
def test_fixed_amounts_that_do_not_sum_to_the_whole_are_refused(total):
    fixed = key("K", "fixed", ("A", "600.00"), ("B", "400.00"))
    with pytest.raises(SplitDoesNotFit) as refused:
        split(eur(total), fixed)
    assert (refused.value.key, refused.value.total, refused.value.parts) == ("K", eur(total), eur("1000.00"))
    assert "name a beneficiary for the remainder" in str(refused.value)


@pytest.mark.parametrize(
    ("remainder", "expected"),
    [
        ("first", {"A": "1100.00", "B": "400.00"}),
        ("last", {"A": "600.00", "B": "900.00"}),
        ("services", {"A": "600.00", "B": "400.00", "services": "500.00"}),
    ],
)
def test_what_fixed_amounts_leave_goes_where_the_key_says(remainder, expected):
    fixed = key("K", "fixed", ("A", "600.00"), ("B", "400.00"), remainder=remainder)
    assert parts("1500.00", fixed) == expected


@pytest.mark.parametrize("remainder", ["first", "last", "services"])
def test_fixed_amounts_above_the_whole_never_fit(remainder):
    fixed = key("K", "fixed", ("A", "600.00"), ("B", "400.00"), remainder=remainder)
    with pytest.raises(SplitDoesNotFit):
        split(eur("999.99"), fixed)


def test_nothing_splits_into_nothing_whatever_the_key():
    assert parts("0.00", key("K", "fixed", ("A", "600.00"), ("B", "400.00"))) == {"A": "0.00", "B": "0.00"}


# Priority


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("300.00", {"A": "300.00", "B": "0.00", "C": "0.00"}),
        ("500.00", {"A": "500.00", "B": "0.00", "C": "0.00"}),
        ("700.00", {"A": "500.00", "B": "200.00", "C": "0.00"}),
        ("1000.00", {"A": "500.00", "B": "300.00", "C": "200.00"}),
        ("-700.00", {"A": "-500.00", "B": "-200.00", "C": "0.00"}),
    ],
)
def test_priority_serves_in_order_up_to_each_amount(total, expected):
    ranked = key("K", "priority", ("A", "500.00"), ("B", "300.00"), ("C", "200.00"))
    assert parts(total, ranked) == expected


def test_priority_above_what_all_want_needs_someone_for_the_rest():
    with pytest.raises(SplitDoesNotFit):
        split(eur("1000.01"), key("K", "priority", ("A", "500.00"), ("B", "500.00")))
    rest = key("K", "priority", ("A", "500.00"), ("B", "500.00"), remainder="C")
    assert parts("1250.00", rest) == {"A": "500.00", "B": "500.00", "C": "250.00"}
    assert parts("800.00", rest) == {"A": "500.00", "B": "300.00", "C": "0.00"}


# Keys themselves


def test_a_part_may_go_to_a_person_within_an_activity():
    joint = key("K", "percent", ("ATELIER/P1", "70 %"), ("ATELIER/P2", "30 %"))
    assert split(1000, joint) == (
        (Beneficiary("ATELIER", "P1"), 700),
        (Beneficiary("ATELIER", "P2"), 300),
    )


def test_a_convention_names_persons_alone():
    who = SplitPart(Beneficiary(person="P1"), Ratio.parse("60 %"))
    agreed = SplitKey("K", SplitMethod.PERCENT, (who,), remainder="P2")
    assert split(1000, agreed) == ((Beneficiary(person="P1"), 600), (Beneficiary(person="P2"), 400))


@pytest.mark.parametrize(
    ("text", "persons", "expected"),
    [
        ("ATELIER", (), Beneficiary("ATELIER")),
        (" ATELIER / P3 ", (), Beneficiary("ATELIER", "P3")),
        ("P3", ("P3",), Beneficiary(person="P3")),
        ("ATELIER/P3", ("P3",), Beneficiary("ATELIER", "P3")),
    ],
)
def test_a_beneficiary_is_read_as_typed(text, persons, expected):
    assert Beneficiary.parse(text, persons) == expected


@pytest.mark.parametrize(
    ("beneficiary", "text"),
    [(Beneficiary("A"), "A"), (Beneficiary("A", "P"), "A/P"), (Beneficiary(person="P"), "P")],
)
def test_a_beneficiary_is_written_as_it_is_read(beneficiary, text):
    assert str(beneficiary) == text


def test_a_key_without_parts_is_refused():
    with pytest.raises(InvalidSplitKey, match="it has no part"):
        SplitKey("K", SplitMethod.PERCENT, ())


def test_the_same_beneficiary_twice_is_refused():
    with pytest.raises(InvalidSplitKey, match="once"):
        key("K", "percent", ("A", "50 %"), ("A", "50 %"))


def test_a_part_without_beneficiary_is_refused():
    with pytest.raises(InvalidSplitKey, match="must name a beneficiary"):
        key("K", "percent", ("", "50 %"), ("A", "50 %"))


def test_a_negative_part_is_refused():
    with pytest.raises(InvalidSplitKey, match="may not be negative"):
        key("K", "fixed", ("A", "-1.00"))


def test_rates_are_no_amounts():
    with pytest.raises(InvalidSplitKey, match="its parts must be amounts"):
        SplitKey("K", SplitMethod.FIXED, (SplitPart(Beneficiary("A"), Ratio(1, 2)),))


def test_everyone_who_may_receive_is_listed_once():
    rest = key("K", "percent", ("A", "40 %"), ("B", "25 %"), remainder="services")
    assert [str(who) for who in rest.beneficiaries] == ["A", "B", "services"]
    assert [str(who) for who in key("K", "percent", ("A", "40 %"), remainder="A").beneficiaries] == ["A"]


def test_errors_are_what_a_caller_expects():
    assert issubclass(InvalidSplitKey, CaeError | ValueError)
    assert issubclass(SplitDoesNotFit, CaeError | ValueError)


# Keys as typed in splits.csv


def test_percentages_are_typed_with_or_without_sign():
    read = read_split_key("K", SplitMethod.PERCENT, [("A", "62,5"), ("B", "37.5 %")], currency="EUR")
    assert parts("10.00", read) == {"A": "6.25", "B": "3.75"}


def test_amounts_are_typed_in_the_currency():
    read = read_split_key(
        "K", SplitMethod.FIXED, [("A", "1 600,50"), ("B", "400")], currency="EUR", remainder="last"
    )
    assert parts("2500.00", read) == {"A": "1600.50", "B": "899.50"}


def test_dinars_have_three_decimals():
    read = read_split_key(
        "K", SplitMethod.PRIORITY, [("A", "0.500"), ("B", "9.000")], currency="TND", decimal_mark="."
    )
    assert [amount for _, amount in split(1_234, read)] == [500, 734]


def test_quantities_are_typed_as_numbers():
    read = read_split_key("K", SplitMethod.QUANTITY, [("A", "2,5"), ("B", "7.5")], currency="EUR")
    assert parts("100.00", read) == {"A": "25.00", "B": "75.00"}


def test_persons_are_told_from_activities_by_their_id():
    rows = [("P1", "50"), ("P2", "50")]
    read = read_split_key("K", SplitMethod.PERCENT, rows, currency="EUR", persons={"P1", "P2"})
    assert read.beneficiaries == (Beneficiary(person="P1"), Beneficiary(person="P2"))


@pytest.mark.parametrize(
    ("method", "text", "error"),
    [
        (SplitMethod.PERCENT, "half", UnreadableRatio),
        (SplitMethod.FIXED, "1.234", UnreadableAmount),
        (SplitMethod.QUANTITY, "", UnreadableRatio),
    ],
)
def test_unreadable_values_are_refused(method, text, error):
    with pytest.raises(error):
        read_split_key("K", method, [("A", text)], currency="EUR")
