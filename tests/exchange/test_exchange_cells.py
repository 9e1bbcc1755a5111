"""Each kind of cell: what is read, to the minor unit, and what is refused with what was expected."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cae_core.cooperative.people import Status
from cae_core.errors import UnreadableAmount
from cae_core.exchange.cells import (
    read_choice,
    read_code,
    read_codes,
    read_column,
    read_date,
    read_flag,
    read_input,
    read_statuses,
    read_text,
)
from cae_core.exchange.numbers import (
    Form,
    plain_decimal,
    read_amount,
    read_count,
    read_percentage,
    read_quantity,
    read_rate,
)
from cae_core.exchange.refused import Refused
from cae_core.money import parse_amount
from cae_core.rules.ratio import Ratio

EURO, DINAR = Form("EUR"), Form("TND")
NNBSP, NBSP = "\u202f", "\u00a0"

AMOUNTS = [
    ("0", 0),
    ("12", 1200),
    ("12,5", 1250),
    ("12.50", 1250),
    ("-12,50", -1250),
    ("+12,50", 1250),
    ("1 234,56", 123456),
    (f"1{NBSP}234,56", 123456),
    (f"1{NNBSP}234,56", 123456),
    ("1.234,56", 123456),
    ("1,234.56", 123456),
    ("1'234.56", 123456),
    ("1 234 567,89", 123456789),
    ("1234567,89", 123456789),
    ("12,50 €", 1250),
    ("12,50€", 1250),
    ("12,50 EUR", 1250),
    ("−12,50", -1250),
    ("١٢٣٫٥", 12350),
    ("  12,50  ", 1250),
    ("0,125"[:4], 12),
]


@pytest.mark.parametrize(("typed", "minor"), AMOUNTS)
def test_amounts_as_people_type_them(typed, minor):
    assert read_amount(typed, EURO) == minor


@pytest.mark.parametrize("typed", ["1.234", "1,234", "-12.345", "999,999"])
def test_an_amount_with_two_readings_is_refused(typed):
    with pytest.raises(Refused) as caught:
        read_amount(typed, EURO)
    assert caught.value.reason == "the amount has two readings"
    assert "cooperative.toml" in caught.value.expected


MILLIMES = [
    # typed, with no mark declared, with a comma, with a point (millimes; None: refused)
    ("1", 1000, 1000, 1000),
    ("1,5", 1500, 1500, None),
    ("1,50", 1500, 1500, None),
    ("1,234", None, 1234, 1_234_000),
    ("1.234", None, 1_234_000, 1234),
    ("1.000", None, 1_000_000, 1000),
    ("-528,320", None, -528_320, -528_320_000),
    ("0,500", 500, 500, None),
    ("0.500", 500, None, 500),
    ("1234,500", 1_234_500, 1_234_500, None),
    ("1234.500", 1_234_500, None, 1_234_500),
    ("1 234,500", 1_234_500, 1_234_500, None),
    (f"1{NNBSP}234,500", 1_234_500, 1_234_500, None),
    (f"1{NBSP}234,500 TND", 1_234_500, 1_234_500, None),
    ("1 234", 1_234_000, 1_234_000, 1_234_000),
    ("1.234,500", 1_234_500, 1_234_500, None),
    ("1,234.500", 1_234_500, None, 1_234_500),
    ("12 345 678,9", 12_345_678_900, 12_345_678_900, None),
    ("1,2345", None, None, None),
    ("1 234,5000", None, None, None),
    ("1,234,567", None, None, 1_234_567_000),
    # Arabic-Indic digits, and marks that have one reading whatever is declared
    ("١٢٣", 123_000, 123_000, 123_000),
    ("١٫٢٣٤", 1234, 1234, 1234),
    ("١٬٢٣٤٫٥٠٠", 1_234_500, 1_234_500, 1_234_500),
    ("١٬٢٣٤", 1_234_000, 1_234_000, 1_234_000),
    ("1٬234٫5", 1_234_500, 1_234_500, 1_234_500),
    ("-١٫٥", -1500, -1500, -1500),
    ("\u061c-١٫٥\u200f", -1500, -1500, -1500),
    ("۱۲۳٫۵", 123_500, 123_500, 123_500),  # the digits of Persian and Urdu
    ("١,٢٣٤", None, 1234, 1_234_000),
    ("١٫٢٣٤٥", None, None, None),
    ("١٫٢٫٣", None, None, None),
    ("١٫٢٣٤٬٥٦٧", None, None, None),
    ("١٢،٥", None, None, None),  # a comma of sentences
]


@pytest.mark.parametrize(("typed", "undeclared", "comma", "point"), MILLIMES)
def test_amounts_of_a_currency_with_three_decimals(typed, undeclared, comma, point):
    for mark, expected in ((None, undeclared), (",", comma), (".", point)):
        if expected is None:
            with pytest.raises(Refused):
                read_amount(typed, Form("TND", mark))
        else:
            assert read_amount(typed, Form("TND", mark)) == expected, mark


@pytest.mark.parametrize("currency", ["MAD", "DZD"])
@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("24 000", 24_000_00),
        ("24 000,50", 24_000_50),
        ("138,46", 138_46),
        ("1.234,56", 1_234_56),
        ("٢٤٬٠٠٠٫٥٠", 24_000_50),
        ("١٣٨٫٤٦", 138_46),
    ],
)
def test_amounts_of_the_south_shore(currency, typed, minor):
    assert read_amount(typed, Form(currency)) == minor
    assert read_amount(f"{typed} {currency}", Form(currency, ",")) == minor


@pytest.mark.parametrize(
    ("typed", "thousands", "point"), [("1,234", "1 234,000", ","), (" -12.345 TND", "-12 345.000", ".")]
)
def test_an_amount_of_three_decimals_with_two_readings_shows_both_ways_out(typed, thousands, point):
    with pytest.raises(Refused) as caught:
        read_amount(typed, DINAR)
    assert caught.value.reason == "the amount has two readings"
    assert caught.value.fields == {"thousands": thousands, "point": point}
    assert "[files] decimal" in caught.value.expected
    assert abs(read_amount(thousands, DINAR)) > abs(read_amount(typed, Form("TND", point)))


def test_a_declared_mark_leaves_one_reading():
    assert read_amount("1.234", Form("EUR", ",")) == 123400
    assert read_amount("1,234", Form("EUR", ".")) == 123400
    assert read_amount("1,234", Form("TND", ",")) == 1234
    assert read_amount("1,234", Form("TND", ".")) == 1_234_000


@pytest.mark.parametrize(
    ("typed", "mark"), [("1234.56", ","), ("1234,56", "."), ("1,234.56", ","), ("12.5", ",")]
)
def test_the_other_mark_is_refused_when_one_is_declared(typed, mark):
    with pytest.raises(Refused, match="not an amount"):
        read_amount(typed, Form("EUR", mark))


@pytest.mark.parametrize(
    "typed",
    [
        *["", "douze", "12 euros", "(12,00)", "12,00-", "1,2,3", "1.2.3", "12 34", "1 23,00", "12,345,6"],
        *[
            "1e3",
            "0x10",
            "nan",
            "inf",
            "--1",
            "+-1",
            "1,",
            ",5",
            "$12",
            "12 $",
            "12 MAD",
            "1/2",
            "5 %",
            "=1+1",
        ],
        *["9" * 41, "9" * 5000, "12,50 € €", "€", "1\n2", "²", "Ⅻ"],
    ],
)
def test_what_is_no_amount(typed):
    with pytest.raises(Refused):
        read_amount(typed, EURO)


@pytest.mark.parametrize("typed", ["10000000000000,01", "-99999999999999"])
def test_an_amount_beyond_what_a_book_holds(typed):
    with pytest.raises(Refused, match="not an amount"):
        read_amount(typed, EURO)


def test_the_largest_amount():
    assert read_amount("10000000000000,00", EURO) == 10**15


@pytest.mark.parametrize(
    ("cell", "form", "minor"),
    [
        (Decimal("12.5"), EURO, 1250),
        (Decimal("-0.01"), EURO, -1),
        (Decimal(1234), EURO, 123400),
        (Decimal("1.234"), DINAR, 1234),
        (Decimal("1E+3"), EURO, 100000),
    ],
)
def test_numbers_of_a_workbook_have_one_reading(cell, form, minor):
    assert read_amount(cell, form) == minor


def test_a_float_with_more_decimals_than_the_currency():
    with pytest.raises(Refused) as caught:
        read_amount(Decimal(repr(0.1 + 0.2)), EURO)
    assert caught.value.reason == "more decimals than the currency has"
    assert caught.value.fields == {"places": 2}


def test_a_date_is_no_amount():
    with pytest.raises(Refused):
        read_amount(dt.date(2026, 10, 1), EURO)


def test_without_a_currency_amounts_are_not_looked_at():
    assert read_amount("douze", Form("")) == 0


amount_texts = st.one_of(
    st.from_regex(r"-?[0-9]{1,14}[.,][0-9]{2}", fullmatch=True),
    st.from_regex(r"-?[0-9]{1,3}([ \u00a0\u202f][0-9]{3}){1,4}[.,][0-9]{2}", fullmatch=True),
    st.text(alphabet="0123456789 .,-\u00a0\u202f", max_size=18),
)


@given(typed=amount_texts, mark=st.sampled_from([None, ",", "."]), currency=st.sampled_from(["EUR", "TND"]))
def test_the_quick_reading_of_usual_amounts_is_the_strict_one(typed, mark, currency):
    try:
        expected = parse_amount(typed, currency, mark)
    except UnreadableAmount:
        with pytest.raises(Refused):
            read_amount(typed, Form(currency, mark))
        return
    if abs(expected) <= 10**15:
        assert read_amount(typed, Form(currency, mark)) == expected


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        ("20 %", Fraction(1, 5)),
        ("20%", Fraction(1, 5)),
        ("5,5 %", Fraction(55, 1000)),
        ("0,055", Fraction(55, 1000)),
        ("0.2", Fraction(1, 5)),
        ("20", Fraction(1, 5)),
        ("2,1", Fraction(21, 1000)),
        ("1", Fraction(1, 100)),
        ("0", 0),
        ("0 %", 0),
        ("100 %", 1),
        ("100", 1),
        ("1/3", Fraction(1, 3)),
        (f"20{NBSP}%", Fraction(1, 5)),
        ("٢٠٪", Fraction(1, 5)),
        ("٥٫٥\u200f٪", Fraction(55, 1000)),
        (Decimal("0.2"), Fraction(1, 5)),
        (Decimal("0.055"), Fraction(55, 1000)),
        (Decimal(20), Fraction(1, 5)),
    ],
)
def test_rates(typed, rate):
    assert read_rate(typed).fraction == rate


@pytest.mark.parametrize(
    "typed",
    ["-20 %", "-0,2", "101 %", "101", "2000", "normal", "1/0", "", "20 % %", dt.date(2026, 1, 1), "0,2,0"],
)
def test_what_is_no_rate(typed):
    with pytest.raises(Refused) as caught:
        read_rate(typed)
    assert "between 0 and 100 %" in caught.value.expected


def test_percentages_of_a_split_are_percentages_with_or_without_the_sign():
    assert read_percentage("62,5") == read_percentage("62,5 %") == read_percentage(Decimal("62.5"))
    assert read_percentage("0,5") == Ratio(5, 1000), "half a percent, not a half"


def test_quantities():
    assert read_quantity("2,5") == Ratio(5, 2)
    assert read_quantity(Decimal(3)) == Ratio(3)
    with pytest.raises(Refused):
        read_quantity("trois")


@pytest.mark.parametrize(("typed", "count"), [("27", 27), ("27,0", 27), (Decimal(27), 27), ("0", 0)])
def test_counts(typed, count):
    assert read_count(typed) == count


@pytest.mark.parametrize("typed", ["2,5", "", "x", "1/2"])
def test_what_is_no_count(typed):
    with pytest.raises(Refused):
        read_count(typed)


@given(n=st.integers(-(10**9), 10**9), d=st.integers(1, 10**4))
def test_a_ratio_in_plain_notation_reads_back(n, d):
    assert Ratio.parse(plain_decimal(Ratio(n, d))) == Ratio(n, d)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-10-31", dt.date(2026, 10, 31)),
        ("31/10/2026", dt.date(2026, 10, 31)),
        (" 31/10/2026 ", dt.date(2026, 10, 31)),
        ("٣١/١٠/٢٠٢٦", dt.date(2026, 10, 31)),
        ("29/02/2028", dt.date(2028, 2, 29)),
        (dt.date(2026, 10, 31), dt.date(2026, 10, 31)),
        (Decimal(46326), dt.date(2026, 10, 31)),
        (Decimal("46326.0"), dt.date(2026, 10, 31)),
    ],
)
def test_dates(typed, day):
    assert read_date(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        *["2026-02-30", "30/02/2026", "29/02/2026", "2026-13-01", "13/31/2026", "31-10-2026", "31.10.2026"],
        *["1/1/26", "2026/10/31", "20261031", "46326", "octobre", "", "2026-10-31T00:00:00", "0026-10-31"],
        *["9999-12-31", "1899-12-31", Decimal("46326.5"), Decimal(-1), Decimal(0), Decimal(10**9)],
        *[Decimal("NaN"), dt.date(1, 1, 1)],
    ],
)
def test_what_is_no_date(typed):
    with pytest.raises(Refused) as caught:
        read_date(typed)
    assert "2026-10-31 or 31/10/2026" in caught.value.expected


@pytest.mark.parametrize(
    "typed", ["oui", "Oui", "O", "yes", "Y", "true", "TRUE", "vrai", "1", "x", "X", "نعم", Decimal(1)]
)
def test_yes(typed):
    assert read_flag(typed) is True


@pytest.mark.parametrize("typed", ["non", "NON", "n", "no", "false", "FAUX", "0", "لا", Decimal(0)])
def test_no(typed):
    assert read_flag(typed) is False


def test_a_choice_that_is_none_suggests_the_nearest():
    choices = {"gross": 1, "net_pay": 2}
    assert read_choice("Brut", "pay_mode", choices) == 1
    with pytest.raises(Refused) as caught:
        read_choice("grss", "pay_mode", choices)
    assert caught.value.fields == {"near": "gross", "names": "gross, net_pay"}
    with pytest.raises(Refused) as caught:
        read_choice("zzz", "pay_mode", choices)
    assert caught.value.expected == "one of: {names}"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  Ada  ", "Ada"),
        (f"{NBSP}Ada{NBSP}", "Ada"),
        ("'=1+1", "=1+1"),
        ("'tis", "'tis"),
        ("deux\nlignes", "deux\nlignes"),
        (f"1{NBSP}000 €", f"1{NBSP}000 €"),
        (Decimal(12), "12"),
        (Decimal("12.50"), "12.50"),
        (dt.date(2026, 10, 31), "2026-10-31"),
        ("الورشة", "الورشة"),
    ],
)
def test_texts(typed, text):
    assert read_text(typed) == text


@pytest.mark.parametrize("typed", ["a\x07b", "a\x1bb", "a\ufffdb", "a\u2028b", "x" * 32_768, "a\x85b"])
def test_texts_that_cannot_be_printed(typed):
    with pytest.raises(Refused):
        read_text(typed)


def test_the_longest_text():
    assert len(read_text("x" * 32_767)) == 32_767


@pytest.mark.parametrize("typed", ["a\nb", "a\tb", "a\r\nb"])
def test_an_identifier_has_one_line(typed):
    with pytest.raises(Refused, match="several lines"):
        read_code(typed)


def test_identifiers_in_one_cell():
    assert read_codes("P1,P2 , P3,") == ("P1", "P2", "P3")
    assert read_codes(Decimal(7)) == ("7",)
    with pytest.raises(Refused, match="there twice"):
        read_codes("P1, P2, P1")


def test_statuses():
    assert read_statuses("minima sociaux:2026-01-01.., veteran:01/02/2026..2026-03-01") == (
        Status("minimum_benefits", dt.date(2026, 1, 1)),
        Status("veteran", dt.date(2026, 2, 1), dt.date(2026, 3, 1)),
    )


@pytest.mark.parametrize(
    "typed", ["x", "x:", ":2026-01-01", "x:2026-01-01..2025-01-01", "x:2026-02-30", "x:..2026-01-01"]
)
def test_what_is_no_status(typed):
    with pytest.raises(Refused, match="not a dated status"):
        read_statuses(typed)


@pytest.mark.parametrize(
    ("typed", "kind", "plain"),
    [
        ("oui", "flag", "true"),
        ("0", "flag", "false"),
        ("1 234,50", "amount", "1234.50"),
        ("3,5 %", "rate", "0.035"),
        ("4,2", "rate", "0.042"),
        ("0,042", "rate", "0.042"),
        ("35", "number", "35"),
        ("151,67", "number", "151.67"),
        ("455/3", "number", "455/3"),
        ("27", "count", "27"),
        (Decimal("0.042"), "rate", "0.042"),
    ],
)
def test_payroll_inputs_in_plain_notation(typed, kind, plain):
    assert read_input(typed, kind, EURO) == plain


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("peut-être", "flag"), ("1.234", "amount"), ("-1", "rate"), ("x", "number"), ("2,5", "count")],
)
def test_payroll_inputs_that_are_refused(typed, kind):
    with pytest.raises(Refused):
        read_input(typed, kind, EURO)


@pytest.mark.parametrize(
    ("typed", "mark", "plain"),
    [
        ("1.234", ",", "1234.000"),
        ("554,736", ",", "554.736"),
        ("1.234", ".", "1.234"),
        ("554,736", ".", "554736.000"),
        (Decimal("554.736"), ",", "554.736"),
    ],
)
def test_payroll_inputs_follow_the_folder_s_mark(typed, mark, plain):
    assert read_input(typed, "amount", Form("TND", mark)) == plain


@pytest.mark.parametrize("typed", ["1.234", "554,736"])
def test_payroll_inputs_with_two_readings_are_refused(typed):
    with pytest.raises(Refused, match="two readings"):
        read_input(typed, "amount", DINAR)


def test_a_column_reads_each_distinct_cell_once():
    seen = []

    def read(cell):
        seen.append(cell)
        if cell == "bad":
            raise Refused("bad")
        return cell.upper()

    values, refused = read_column(["a", "b", "a", "", "bad", " ", "bad"], read, "–")
    assert values == ["A", "B", "A", "–", None, "–", None]
    assert list(refused) == ["bad"]
    assert sorted(seen) == ["a", "b", "bad"]


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("1 000,00 €", "EUR"),
        ("1 000,00 EUR", "EUR"),
        ("1 000,00 د.م.\u200f", "MAD"),
        ("1 000,000 TND", "TND"),
    ],
)
def test_an_amount_may_bear_the_sign_of_its_own_currency(text, currency):
    assert read_amount(text, Form(currency, ",")) == 1000 * 10 ** (3 if currency == "TND" else 2)
    with pytest.raises(Refused):
        read_amount(text, Form("JPY", ","))
