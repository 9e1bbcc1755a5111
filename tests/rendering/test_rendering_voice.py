"""How one reader is written to: amounts, rates, days, sentences, errors."""

import datetime as dt

import pytest
from babel import Locale
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.errors import Problem, Problems, UnreadableAmount
from cae_core.ledger._connection import DamagedBook
from cae_core.ledger.refusals import MonthOutOfOrder
from cae_core.messages import Sentence
from cae_core.money import decimal, decimals, money
from cae_core.periods import Month
from cae_core.rendering.voice import Voice
from cae_core.rules.ratio import Ratio

NARROW, NBSP = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("language", "country", "minor", "currency", "expected"),
    [
        ("fr", "FR", 123456, "EUR", f"1{NARROW}234,56"),
        ("fr", "FR", -123456789, "EUR", f"-1{NARROW}234{NARROW}567,89"),
        ("fr", "FR", 0, "EUR", "0,00"),
        ("en", "FR", 123456, "EUR", "1,234.56"),
        ("en", "FR", -5, "EUR", "-0.05"),
        ("ar", "TN", 1234567, "TND", "1.234,567"),
        ("fr", "TN", 5, "TND", "0,005"),
    ],
)
def test_amounts_are_written_as_the_reader_writes_them(language, country, minor, currency, expected):
    assert Voice(language, country).amount(minor, currency) == expected


def test_no_amount_is_an_empty_cell():
    assert Voice("fr").amount(None, "EUR") == ""


@settings(max_examples=60, deadline=None)
@given(
    st.integers(-(10**14), 10**14),
    st.sampled_from(["EUR", "TND", "JPY"]),
    st.sampled_from([("fr", "FR"), ("en", "FR"), ("ar", "MA"), ("fr", "MA"), ("ar", "")]),
)
def test_the_fast_writer_writes_what_babel_writes(minor, currency, reader):
    voice = Voice(*reader)
    pattern = "#,##0" + ("." + "0" * decimals(currency) if decimals(currency) else "")
    assert voice.amount(minor, currency) == format_decimal(
        decimal(minor, currency), format=pattern, locale=voice.locale
    )


def test_money_carries_its_symbol():
    assert Voice("fr", "FR").money(123456, "EUR") == f"1{NARROW}234,56{NBSP}€"
    assert Voice("en", "FR").money(123456, "EUR") == "€1,234.56"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.069", "6,90"),
        ("0.0040", "0,40"),
        ("0.00016", "0,016"),
        ("0", "0,00"),
        ("-0.0401", "-4,01"),
        ("1/3", "33,333333"),
    ],
)
def test_rates_are_percentages_with_all_their_decimals(text, expected):
    assert Voice("fr").rate(Ratio.parse(text)) == f"{expected}{NBSP}%"


def test_a_rate_said_twice_is_said_alike():
    voice = Voice("en")
    assert voice.rate(Ratio(69, 1000)) == voice.rate(Ratio(69, 1000)) == f"6.90{NBSP}%"
    assert voice.rate(None) == ""


def test_hours_keep_at_most_four_decimals():
    assert Voice("fr").number(Ratio(455, 3)) == "151,6667"
    assert Voice("fr").number(Ratio(35)) == "35"


def test_days_and_months_put_the_day_first():
    day, month = dt.date(2026, 8, 9), Month(2026, 8)
    assert (Voice("fr").day(day), Voice("fr").month(month)) == ("9 août 2026", "août 2026")
    assert (Voice("en").day(day), Voice("en").month(month)) == ("9 Aug 2026", "August 2026")
    assert Voice("fr").day(None) == ""


def test_a_language_that_nobody_translated_reads_english_words():
    voice = Voice("xx", "FR")
    assert voice.locale == Locale.parse("en_GB")
    assert voice.say("Net paid") == "Net paid"


def test_arabic_runs_from_right_to_left():
    assert (Voice("ar", "MA").direction, Voice("fr", "MA").direction) == ("rtl", "ltr")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as typed {not a field}", "as typed {not a field}"),
        ({"fr": "Brut", "ar": "الأجر الخام", "en": "Gross"}, "Brut"),
        ({"en": "Gross"}, "Gross"),
        ({"ar": "الأجر الخام"}, "الأجر الخام"),
        ({}, ""),
        (
            Sentence("{a} and {b}", {"a": Month(2026, 10), "b": dt.date(2026, 10, 31)}),
            "octobre 2026 and 31 oct. 2026",
        ),
        (Sentence("{a}", {"a": money(100, "EUR")}), f"1,00{NBSP}€"),
        (Sentence("{a:+d}", {"a": 5}), "+5"),
        (Sentence("{a}", {"a": Ratio(1, 2)}), "0,5"),
        (Sentence("{a}", {"a": Sentence("{b}", {"b": {"fr": "dedans"}})}), "dedans"),
    ],
)
def test_each_kind_of_text_is_spoken(text, expected):
    assert Voice("fr").text(text) == expected


def test_an_error_is_said_whole_in_the_readers_language():
    error = UnreadableAmount(text="1.234", expected="an amount such as 1234.56 or 1 234,56")
    said = Voice("fr").error(error)
    assert "1.234" in said
    assert "un montant" in said
    assert not {"cannot", "expected", "such"} & set(said.split())


def test_problems_are_said_one_a_line():
    found = Problems([Problem("unknown activity", value="A"), Problem("not a date", value="B")])
    lines = Voice("fr").error(found).splitlines()
    assert len(lines) == 2
    assert "A" in lines[0]
    assert "inconnue" in lines[0]
    assert "B" in lines[1]
    assert "date" in lines[1]


def test_what_an_error_holds_is_said_too():
    """A reason of ours, a word of the system, an error within an error, a month: all in one language."""
    voice = Voice("fr")
    damaged = DamagedBook(place="book.sqlite", reason="database disk image is malformed")
    assert voice.error(damaged) == (
        "le livre book.sqlite est endommagé (le fichier est abîmé)\u00a0: restaurez une copie et vérifiez-la"
    )
    said = voice.say("the book cannot be read: {reason}", reason=damaged)
    assert said == f"le livre est illisible\u00a0: {voice.error(damaged)}"
    late = MonthOutOfOrder(month=Month(2026, 10), expected=Month(2026, 8))
    assert "août 2026" in voice.error(late)


def test_what_a_person_typed_is_never_translated():
    problem = Problem("unknown activity", column="activity", value="late", fields={"near": "late"})
    assert problem.text(Voice("fr").say).replace("\u00a0", " ") == "activity : « late » : activité inconnue"


def test_the_first_of_a_month_is_an_ordinal_in_french():
    assert Voice("fr").day(dt.date(2026, 10, 1)) == "1er oct. 2026"
    assert Voice("fr").day(dt.date(2026, 10, 11)) == "11 oct. 2026"


def test_french_labels_have_typographic_apostrophes():
    assert Voice("fr").text({"fr": "Contrat d'appui", "en": "Support contract"}) == "Contrat d’appui"
