"""The reader's language and locale: how a sentence, an amount, a date or a rate is written for them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from cae_core.errors import CaeError, spoken
from cae_core.messages import Sentence, Translator, mark
from cae_core.money import PlainAmount, decimals, format_amount, minor_units, round_div
from cae_core.periods import Month
from cae_core.rendering.citations import cited
from cae_core.rules.ratio import Ratio

if TYPE_CHECKING:
    from babel import Locale
    from moneyed import Money

    from cae_core.rendering.pages import Text

STATUTES = mark("statutes")
"""The source of what a cooperative's own statutes say."""
_LOCALES = {"en": "en_GB"}  # a day before its month, as everywhere the cooperatives are


class Voice:
    r"""Write for one reader. ``language`` is fr, en or ar; ``country`` chooses how amounts and dates look.

    On a ``page``, text that runs the other way than the sentence around it is isolated from it.
    Words that a country has of its own stand in for the common ones (see `cae_core.country.words`).

    >>> voice = Voice("en")
    >>> voice.amount(123456, "EUR"), voice.day(dt.date(2026, 10, 31)), voice.rate(Ratio(69, 1000))
    ('1,234.56', '31 Oct 2026', '6.90\xa0%')
    """

    def __init__(self, language: str, country: str = "", *, page: bool = False) -> None:
        self.language, self.country = language, country
        self.translate = Translator(language)
        self.locale = _locale(language, country)
        self._isolating = page
        self._writers: dict[str, Callable[[int], str]] = {}
        self._rates: dict[tuple[int, int], str] = {}
        self._days: dict[dt.date, str] = {}

    @cached_property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return str(self.locale.text_direction)

    def say(self, text: str, /, **fields: Any) -> str:
        """Translate a source text and fill in its fields, each written the reader's way."""
        own = self._own.get(text)
        if own is not None and not fields:
            return own
        return self.translate(text, **{name: self._field(name, value) for name, value in fields.items()})

    def _field(self, name: str, value: Any) -> Any:
        """Write a field; one called ``source`` is a `reference`."""
        return self.value(self.reference(value) if name == "source" and isinstance(value, str) else value)

    @cached_property
    def _own(self) -> Mapping[str, str]:
        """The country's own words in the language, by source text; none where they cannot be read."""
        from cae_core.country import find_country

        if not self.country:
            return {}
        try:
            words = find_country(self.country).words
        except CaeError:  # errors too are said through here: what is wrong with the country is said elsewhere
            return {}
        return {text: self.text(labels) for text, labels in words.items() if self.language in labels}

    def text(self, text: Text) -> str:
        """Write a `Text`: typed text as it is, a label in the reader's language, a sentence spoken.

        >>> Voice("ar").text({"fr": "Brut", "ar": "الأجر الخام", "en": "Gross"})
        'الأجر الخام'
        """
        if isinstance(text, Sentence):
            return self.say(text.text, **text.fields)
        if isinstance(text, Mapping):
            label = text.get(self.language) or text.get("en") or next(iter(text.values()), "")
            return label.replace("'", "’") if self.language == "fr" else label
        return dashes_kept(text) if self._isolating and self.direction == "rtl" else text

    def value(self, value: Any) -> Any:
        """Write the value of a field; an int, a bool and plain text stay as they are."""
        from moneyed import Money

        if isinstance(value, (Money, PlainAmount)):
            return self._plain(value) if isinstance(value, PlainAmount) else self._money(value)
        if isinstance(value, Month):
            return self.month(value)
        if isinstance(value, dt.date):
            return self.day(value)
        if isinstance(value, Ratio):
            return self.number(value)
        if isinstance(value, (Sentence, Mapping, CaeError)):
            return self.error(value) if isinstance(value, CaeError) else self.text(value)
        return isolated(value, self.direction) if isinstance(value, str) and self._isolating else value

    def error(self, error: CaeError) -> str:
        """Say an error in the reader's language."""
        problems = error.data.get("problems")
        if problems is not None:
            return "\n".join(problem.text(self.say) for problem in problems)
        return self.say(error.template, **spoken(error.data, self.translate))

    def amount(self, minor: int | None, currency: str) -> str:
        """Minor units without symbol; nothing for None."""
        if minor is None:
            return ""
        write = self._writers.get(currency)
        if write is None:
            write = self._writers[currency] = _writer(currency, str(self.locale))
        return write(minor)

    def money(self, minor: int, currency: str) -> str:
        """Minor units with the currency's symbol."""
        return _money_writer(currency, str(self.locale))(minor)

    def rate(self, ratio: Ratio | None, places: int = 2) -> str:
        """A ratio as a percentage with at least two decimals, more when it has more (up to six)."""
        if ratio is None:
            return ""
        key = ratio.n, ratio.d
        if key not in self._rates:
            exact = ratio.fraction * 100
            while places < 6 and (exact * 10**places).denominator != 1:
                places += 1
            self._rates[key] = f"{self._decimal(exact, places)}\u00a0%"
        return self._rates[key]

    def number(self, ratio: Ratio, most: int = 4) -> str:
        """A ratio as a decimal number: as many decimals as it has, at most ``most``.

        >>> Voice("fr").number(Ratio(455, 3))
        '151,6667'
        """
        exact = ratio.fraction
        places = 0
        while places < most and (exact * 10**places).denominator != 1:
            places += 1
        return self._decimal(exact, places)

    def votes(self, votes: Fraction) -> str:
        r"""Votes, exactly: whole ones, then what is left as a fraction.

        >>> Voice("en").votes(Fraction(12)), Voice("en").votes(Fraction(38, 3))
        ('12', '12\xa02/3')
        """
        whole, rest = divmod(votes.numerator, votes.denominator)
        if not rest:
            return str(whole)
        part = f"{rest}/{votes.denominator}"
        return f"{whole}\u00a0{part}" if whole else part

    def share(self, share: Fraction) -> str:
        r"""A share of votes as a percentage; with the exact ratio where no few decimals say it.

        >>> Voice("en").share(Fraction(3, 8)), Voice("en").share(Fraction(2, 3))
        ('37.5\xa0%', '66.6667\xa0% (2/3)')
        """
        percent = share * 100
        written = f"{self.number(Ratio(percent.numerator, percent.denominator))}\u00a0%"
        if (percent * 10**4).denominator != 1:
            written += f" ({share.numerator}/{share.denominator})"
        return written

    def day(self, day: dt.date | None) -> str:
        """A day as ``31 Oct 2026``; nothing for None."""
        if day is None:
            return ""
        if day not in self._days:
            from babel.dates import format_date

            # In Arabic the short names are the long ones, but babel may take them from another country's.
            pattern = "d MMMM y" if self.language == "ar" else "d MMM y"
            # In Moroccan French June is “jui.” and July “juil.”: too alike for a last day.
            locale = "fr" if self.language == "fr" else self.locale
            text = str(format_date(day, pattern, locale=locale))
            self._days[day] = "1er" + text[1:] if day.day == 1 and self.language == "fr" else text
        return self._days[day]

    def reference(self, source: str) -> str:
        r"""A fact and its articles as this reader cites them, with what is remarked in their language.

        >>> Voice("fr").reference("MA-14, L112 arts. 17 and 18: at the court of first instance")
        'MA-14, L112 art. 17, 18\xa0: au tribunal de première instance'
        """
        if source == STATUTES:
            return self.say(STATUTES)
        if self.language == "en":
            return source
        return cited(source, self.translate)

    def full_day(self, day: dt.date) -> str:
        """A day with its weekday, as a notice says it: ``Friday 19 June 2026``."""
        from babel.dates import format_date

        text = str(format_date(day, "EEEE d MMMM y", locale=self.locale))
        return text.replace(" 1 ", " 1er ", 1) if day.day == 1 and self.language == "fr" else text

    def month(self, month: Month) -> str:
        """A month as ``October 2026``."""
        from babel.dates import format_date

        return str(format_date(month.first, "MMMM y", locale=self.locale))

    def _money(self, amount: Money) -> str:
        return self.money(minor_units(amount), amount.currency.code)

    def _plain(self, amount: PlainAmount) -> str:
        """An amount of plain notation, with as many decimals as it has there."""
        return self._decimal(Fraction(amount), len(amount.partition(".")[2]))

    def _decimal(self, exact: Fraction, places: int) -> str:
        from babel.numbers import format_decimal

        value = Decimal(round_div(exact.numerator * 10**places, exact.denominator)).scaleb(-places)
        return str(format_decimal(value, format="#,##0." + "0" * places, locale=self.locale))


def isolated(text: str, direction: str = "rtl") -> str:
    r"""Text that runs the other way than the sentence around it kept together, in its own direction.

    Within an Arabic sentence (``rtl``) that is text without Arabic letter: the groups of a number with
    dashes or spaces would be read from right to left. Within any other (``ltr``) it is text with one.

    >>> isolated("2026-000001"), isolated("2026-000001", "ltr")
    ('\u20682026-000001\u2069', '2026-000001')
    """
    if not text or has_arabic(text) is (direction == "rtl"):
        return text
    return f"\u2068{text}\u2069"


_DASHED = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)+")


def dashes_kept(text: str) -> str:
    r"""An Arabic text whose dates and references with dashes are kept together: 2026-09 would read 09-2026.

    >>> dashes_kept("لشهر 2026-09") == "لشهر \u20682026-09\u2069"
    True
    >>> dashes_kept("أداء P26-101") == "أداء \u2068P26-101\u2069", dashes_kept("VAT of 2026-09")
    (True, 'VAT of 2026-09')
    """
    return _DASHED.sub("\u2068\\g<0>\u2069", text) if has_arabic(text) else text


def has_arabic(text: str) -> bool:
    """Whether a text has an Arabic letter.

    >>> has_arabic("999/2021، محكمة"), has_arabic("MA64 0115")
    (True, False)
    """
    return any("\u0600" <= each <= "\u06ff" for each in text)


@cache
def _locale(language: str, country: str) -> Locale:
    """The locale of a language as written in a country, else of the language, else English."""
    from babel import Locale, UnknownLocaleError

    asked = _LOCALES.get(language) or f"{language}_{country}".rstrip("_")
    for name in (asked, language, _LOCALES["en"]):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError  # babel always knows English


@cache
def _writer(currency: str, locale: str) -> Callable[[int], str]:
    """What writes minor units in a locale: babel's separators applied to ints, or babel itself.

    A payslip holds some 150 amounts; this is ten times faster than a call of babel for each.
    """
    from babel import Locale
    from babel.numbers import get_decimal_symbol, get_group_symbol, get_minus_sign_symbol

    where = Locale.parse(locale)
    point, group, minus = get_decimal_symbol(where), get_group_symbol(where), get_minus_sign_symbol(where)
    places = decimals(currency)
    unit = 10**places

    def write(minor: int) -> str:
        whole, rest = divmod(abs(minor), unit)
        text = f"{whole:,}".replace(",", group)
        if places:
            text += f"{point}{rest:0{places}d}"
        return minus + text if minor < 0 else text

    def through_babel(minor: int) -> str:
        return format_amount(minor, currency, locale)

    return _same(write, through_babel)


@cache
def _money_writer(currency: str, locale: str) -> Callable[[int], str]:
    """What writes minor units with the symbol put where the locale has it, or babel itself."""
    amount = _writer(currency, locale)

    def through_babel(minor: int) -> str:
        return format_amount(minor, currency, locale, symbol=True)

    before, _, after = through_babel(1234_56).partition(amount(1234_56))

    def write(minor: int) -> str:
        return before + amount(minor) + after

    return _same(write, through_babel)


def _same(write: Callable[[int], str], through_babel: Callable[[int], str]) -> Callable[[int], str]:
    """The faster writer where it writes like babel, else babel."""
    samples = (0, 5, -12_34, 1234_56, -1_234_567_89, 98_765_432_10)
    return write if all(write(sample) == through_babel(sample) for sample in samples) else through_babel
