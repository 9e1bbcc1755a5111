"""Amounts are exact: rounding, sharing, reading and writing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from cae_core.errors import CurrencyMismatch, UnreadableAmount
from cae_core.money import (
    Rounding,
    decimals,
    format_amount,
    minor_from_decimal,
    minor_units,
    money,
    parse_amount,
    round_div,
    round_to,
    share,
)

amounts = st.integers(-(10**15), 10**15)

HALVES = [  # 25/10 and -25/10, 35/10 …: how each mode treats a tie
    (Rounding.HALF_UP, [3, 4, -3, -4]),
    (Rounding.HALF_EVEN, [2, 4, -2, -4]),
    (Rounding.UP, [3, 4, -3, -4]),
    (Rounding.DOWN, [2, 3, -2, -3]),
    (Rounding.FLOOR, [2, 3, -3, -4]),
    (Rounding.CEILING, [3, 4, -2, -3]),
]


@pytest.mark.parametrize(("mode", "expected"), HALVES)
def test_ties(mode, expected):
    assert [round_div(n, 10, mode) for n in (25, 35, -25, -35)] == expected


@pytest.mark.parametrize("mode", list(Rounding))
@given(n=amounts, d=st.integers(-(10**6), 10**6).filter(bool))
def test_rounding_against_fractions(mode, n, d):
    exact = Fraction(n, d)
    got = round_div(n, d, mode)
    assert abs(got - exact) < 1
    if exact.denominator == 1:
        assert got == exact
    elif mode is Rounding.FLOOR:
        assert got < exact
    elif mode is Rounding.CEILING:
        assert got > exact
    elif mode is Rounding.DOWN:
        assert abs(got) < abs(exact)
    elif mode is Rounding.UP:
        assert abs(got) > abs(exact)
    elif mode is Rounding.HALF_EVEN:
        assert got == round(exact)
    else:
        assert abs(got) == int(abs(exact) + Fraction(1, 2))


@given(n=amounts, d=st.integers(1, 10**6))
def test_half_up_is_symmetric(n, d):
    assert round_div(-n, d) == -round_div(n, d)


def test_a_zero_divisor_is_refused():
    with pytest.raises(ZeroDivisionError):
        round_div(1, 0)


def test_to_a_unit():
    assert round_to(1_234_567, 1000) == 1_235_000
    assert round_to(-1_500, 1000, Rounding.DOWN) == -1_000


@given(total=amounts, weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_sharing_keeps_the_sum_and_is_fair(total, weights):
    parts = share(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    assert all(
        abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True)
    )
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


@given(total=amounts, weights=st.lists(st.integers(0, 100), min_size=1, max_size=10).filter(any))
def test_sharing_a_credit_note_mirrors_its_invoice(total, weights):
    assert share(-total, weights) == [-part for part in share(total, weights)]


def test_equal_remainders_go_to_the_earlier_part():
    assert share(100, [1, 1, 1, 1, 1, 1]) == [17, 17, 17, 17, 16, 16]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 5]])
def test_weights_that_share_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        share(100, weights)


@pytest.mark.parametrize("code", ["EUR", "MAD", "DZD", "TND", "JPY", "USD"])
def test_decimals_are_those_of_the_currency(code):
    assert 10 ** decimals(code) == __import__("moneyed").get_currency(code).sub_unit


READ = [  # typed, currency, minor units
    ("1 234,56", "EUR", 123456),
    ("1\u00a0234,56", "EUR", 123456),
    ("1\u202f234,56", "EUR", 123456),
    ("1234.56", "EUR", 123456),
    ("1.234,56", "EUR", 123456),
    ("1,234.56", "EUR", 123456),
    ("1'234.50", "EUR", 123450),
    ("-12,00", "EUR", -1200),
    ("\u221212,00", "EUR", -1200),
    ("+12", "EUR", 1200),
    ("0,5", "EUR", 50),
    ("1 234", "EUR", 123400),
    ("1234,567", "TND", 1234567),
    ("0.123", "TND", 123),
    ("٣٫٥", "MAD", 350),
]


@pytest.mark.parametrize(("text", "currency", "expected"), READ)
def test_amounts_as_people_type_them(text, currency, expected):
    assert parse_amount(text, currency) == expected


REFUSED = ["1.234", "1,234", "12,345", "(12,00)", "12 34", "1.2.3", "1.234.567", ",5", "5,", "", " ", "1e3"]


@pytest.mark.parametrize("text", [*REFUSED, "12€", "NaN", "--1", "1 234,567", "0.1.", "1,23,4"])
def test_what_has_two_readings_or_none_is_refused(text):
    with pytest.raises(UnreadableAmount, match=r"expected an amount such as 1234\.56 or 1 234,56"):
        parse_amount(text, "EUR")


def test_a_declared_decimal_mark_settles_the_reading():
    assert parse_amount("1.234", "EUR", ",") == 123400
    assert parse_amount("1,234", "EUR", ".") == 123400
    assert parse_amount("1.234", "TND", ".") == 1234
    with pytest.raises(UnreadableAmount):
        parse_amount("1.23", "EUR", ",")


@given(minor=amounts, currency=st.sampled_from(["EUR", "TND"]), locale=st.sampled_from(["en", "fr", "de"]))
def test_what_is_written_is_read_back(minor, currency, locale):
    mark = "." if locale == "en" else ","
    assert parse_amount(format_amount(minor, currency, locale), currency, mark) == minor


@given(minor=amounts, currency=st.sampled_from(["EUR", "TND"]))
def test_money_at_the_edge_and_back(minor, currency):
    assert minor_units(money(minor, currency)) == minor


def test_money_of_another_currency_is_refused():
    with pytest.raises(CurrencyMismatch):
        minor_units(Money("1.00", "MAD"), "EUR")


@pytest.mark.parametrize("value", ["1.234", Decimal("0.001"), "NaN", "Infinity"])
def test_more_decimals_than_the_currency_are_refused(value):
    with pytest.raises(UnreadableAmount):
        minor_from_decimal(value, "EUR")


def test_formats_follow_the_reader():
    assert format_amount(123456789, "EUR", "fr") == "1\u202f234\u202f567,89"
    assert format_amount(-5, "TND", "en") == "-0.005"
    assert format_amount(123456, "EUR", "fr", symbol=True) == "1\u202f234,56\u00a0€"


ISO = sorted(
    code for code, each in __import__("moneyed").CURRENCIES.items() if each.countries or code == "XTS"
)


@pytest.mark.parametrize("locale", ["en", "fr", "ar"])
def test_any_currency_is_written_with_all_its_decimals_and_read_back(locale):
    """Babel alone would leave out the fils of the Iraqi dinar: its coins are out of use, accounts are not."""
    for code in ISO:
        minor = 123_456 if decimals(code) else 1_234
        written = format_amount(minor, code, locale)
        mark = "," if "," in format_amount(1, "EUR", locale) else "."
        assert parse_amount(written, code, mark) == minor, code
        assert written in format_amount(minor, code, locale, symbol=True), code
        assert minor_units(money(minor, code), code) == minor
