"""``cooperative.toml``: the cooperative's identity, and the values of its own that rules use."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from cae_core.capital.share_terms import ShareTerms
from cae_core.cooperative.cooperative import Dated
from cae_core.cooperative.documents import Due
from cae_core.cooperative.scheme_file import read_schemes
from cae_core.cooperative.schemes import Scheme
from cae_core.errors import Origin, Problems, UnreadableDate
from cae_core.exchange.cells import read_choice, read_input
from cae_core.exchange.college_settings import read_colleges
from cae_core.exchange.national import payroll_columns, statute_units
from cae_core.exchange.numbers import Form, read_own_amount
from cae_core.exchange.reading import Findings, Understood
from cae_core.exchange.refused import Refused
from cae_core.exchange.resolved import Resolved, with_resolved
from cae_core.exchange.share_settings import read_share_terms
from cae_core.exchange.sheets import DUES, SUPPLIES
from cae_core.exchange.text import Decoded
from cae_core.exchange.words import nearest
from cae_core.governance.colleges import College
from cae_core.messages import LANGUAGES, mark
from cae_core.periods import Month, parse_date
from cae_core.rules.ratio import OF_THE_TWO, TWO_READINGS, readings

FILE = "cooperative.toml"
_WHOLE = readings("1")["whole"]
"""The percentage of a bare 1, which statutes of many folders have for the whole, as the law's files do."""
_KEYS = (
    *("name", "country", "language", "legal_form", "start", "first_month", "address", "agreement", "scheme"),
    *("registered", "last_review"),
    *("identifiers", "files", "vat", "pay", "statutes", "schemes", "shares", "district", "colleges"),
)
_ALWAYS = dt.date.min
_PLACE = re.compile(r"\(at line (\d+)")


@attrs.frozen
class Settings:
    """What ``cooperative.toml`` says; the fields are those of `Cooperative`.

    ``usable`` is false when something that all else needs is missing.
    """

    name: str
    country: str
    currency: str
    legal_form: str
    start: Month
    first_month: int
    address: str
    agreement: str
    language: str
    scheme: str
    registered: dt.date | None
    last_review: dt.date | None
    identifiers: Mapping[str, str]
    files: Mapping[str, str]
    vat_due: Mapping[str, Due]
    pay: Mapping[str, tuple[Dated, ...]]
    statutes: Mapping[str, tuple[Dated, ...]]
    schemes: Mapping[str, Scheme]
    shares: ShareTerms | None
    district: str
    colleges: tuple[College, ...]

    usable: bool = True


SETTINGS = tuple(field.name for field in attrs.fields(Settings) if field.name != "usable")


def country_of(folder: Path) -> str:
    """The country that a folder's ``cooperative.toml`` names; empty where it cannot be read."""
    try:
        data = tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return ""
    return str(data.get("country", ""))


def read_settings(decoded: Decoded, findings: Findings, resolved: Iterable[Resolved] = ()) -> Settings | None:
    """Read the text of ``cooperative.toml``, noting all that is wrong; None when it is not TOML.

    ``resolved`` is what assemblies changed since it was written.
    """
    try:
        data = tomllib.loads(decoded.text.replace("\r\n", "\n"), parse_float=str)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        place = _PLACE.search(str(error))
        row = int(place[1]) if place else None
        findings.add(mark("not a TOML file"), Origin(FILE, row), "", str(error), mark('key = "value"'))
        return None
    findings.understood.append(Understood(FILE, len(data), decoded.encoding))
    data, problems = with_resolved(data, resolved)
    findings.problems.extend(problems)
    return _Reader(data, decoded.text, findings).settings()


class _Reader:
    """Reads the keys one by one, noting what is wrong with the row of each."""

    def __init__(self, data: Mapping[str, Any], text: str, findings: Findings) -> None:
        self.data, self.findings = data, findings
        self.lines = text.splitlines()

    def settings(self) -> Settings:
        """Read all keys."""
        for key in self.data:
            if key not in _KEYS:
                near = nearest(key, _KEYS)
                expected = mark("“{near}”") if near else mark("one of: {names}")
                self.add(mark("unknown key"), key, key, expected, near=near, names=", ".join(_KEYS))
        country = self.text("country", needed=True)
        currency = self.currency(country)
        start, files = self.month("start"), self.files()
        legal_form = self.text("legal_form", needed=True)
        statutes = self.statutes(country, legal_form, Form(currency, files.get("decimal")))
        return Settings(
            self.text("name", needed=True),
            country,
            currency,
            legal_form,
            start or Month(1, 1),
            self.first_month(),
            self.text("address"),
            self.text("agreement"),
            self.language(),
            self.text("scheme"),
            *self.review_days(),
            self.texts("identifiers"),
            files,
            self.vat_due(),
            self.pay(country, Form(currency, files.get("decimal"))),
            statutes,
            self.schemes(country, legal_form, statutes, start or Month(1, 1)) if currency else {},
            self.shares(country, legal_form, Form(currency, files.get("decimal")), start or Month(1, 1)),
            self.text("district"),
            read_colleges(self.data.get("colleges", []), self.add),
            usable=bool(currency and start),
        )

    def add(self, reason: str, key: str, value: object, expected: str, **fields: Any) -> None:
        """Take down what is wrong with a key, at its row."""
        self.findings.add(reason, Origin(FILE, self.row(key)), key, value, expected, **fields)

    def row(self, key: str) -> int | None:
        """The row where a key, or a table of that name, is written."""
        last = re.escape(key.rpartition(".")[2])
        found = re.compile(rf"""\s*(?:\[+\s*)?(?:[\w.]+\.)?["']?{last}["']?\s*[=\].]""")
        return next((i for i, line in enumerate(self.lines, 1) if found.match(line)), None)

    def text(self, key: str, *, needed: bool = False) -> str:
        """The text of a key, stripped; empty where it is absent (taken down when needed) or no text."""
        value = self.data.get(key, "")
        if not isinstance(value, str):
            self.add(mark("not a text"), key, value, mark("a text between quotes"))
            return ""
        if needed and not value.strip():
            reason = mark("a key is missing") if key not in self.data else mark("the value is empty")
            self.add(reason, key, "", mark('{name} = "…"'), name=key)
        return value.strip()

    def currency(self, country: str) -> str:
        """The currency of a country; empty where none is known, which is taken down."""
        from cae_core.country.errors import CountryNotFound
        from cae_core.country.finding import find_country

        if not country:
            return ""
        try:
            currency: str = find_country(country).currency
        except CountryNotFound as error:
            expected = mark("one of: {names}")
            self.add(mark("unknown country"), "country", country, expected, names=str(error.known))
            return ""
        return currency

    def month(self, key: str) -> Month | None:
        """The month of a key; None where it is missing or unreadable, which is taken down."""
        value = self.data.get(key)
        if isinstance(value, dt.date):
            return Month.of(value)
        try:
            return Month.parse(str(value or ""))
        except UnreadableDate:
            reason = mark("not a month") if value else mark("a key is missing")
            self.add(reason, key, value or "", mark("the first month kept here, such as 2026-08"))
            return None

    def day(self, key: str) -> dt.date | None:
        """The day of a key; None where it is absent or, taken down, unreadable."""
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        try:
            return parse_date(value if isinstance(value, str) else "")
        except UnreadableDate:
            self.add(mark("not a date"), key, value, mark("a day such as 2026-10-31"))
            return None

    def review_days(self) -> tuple[dt.date | None, dt.date | None]:
        """The days of registration and of the last cooperative review, which never came first."""
        registered, last = self.day("registered"), self.day("last_review")
        if registered is not None and last is not None and last < registered:
            reason = mark("a review before the registration of {day}")
            self.add(reason, "last_review", last, mark("the day of the last review"), day=registered)
            last = None
        return registered, last

    def language(self) -> str:
        """The language of the documents; empty where none is given or, taken down, not spoken."""
        value = self.text("language")
        if value and value not in LANGUAGES:
            names = ", ".join(LANGUAGES)
            self.add(mark("not a language"), "language", value, mark("one of: {names}"), names=names)
            return ""
        return value

    def first_month(self) -> int:
        """The month in which years begin, 1 to 12; 1 where none is given or, taken down, it is no month."""
        value = self.data.get("first_month", 1)
        if not isinstance(value, int) or not 1 <= value <= 12:
            self.add(mark("not a month of the year"), "first_month", value, mark("a number from 1 to 12"))
            return 1
        return value

    def table(self, key: str) -> Mapping[str, Any]:
        """The table of a key; empty where absent or, taken down, something else."""
        value: object = self.data.get(key, {})
        if isinstance(value, dict):
            return value
        self.add(mark("not a table"), key, value, mark("a table [{name}]"), name=key)
        return {}

    def texts(self, table: str) -> Mapping[str, str]:
        """The values of a table as typed; those that are tables or lists are taken down."""
        found = {}
        for key, value in self.table(table).items():
            if isinstance(value, dict | list):
                self.add(mark("not a text"), f"{table}.{key}", value, mark("a text between quotes"))
            else:
                found[key] = typed(value)
        return found

    def files(self) -> Mapping[str, str]:
        """How files are written: their decimal mark, where one is given that can be read."""
        found = self.texts("files")
        for key in found:
            if key != "decimal":
                self.add(mark("unknown key"), f"files.{key}", key, mark("“decimal”"))
        if found.get("decimal", ",") not in {",", "."}:
            self.add(mark("not a decimal mark"), "files.decimal", found["decimal"], mark("“,” or “.”"))
            return {}
        return found

    def vat_due(self) -> Mapping[str, Due]:
        """When VAT falls due by kind of sale, as the cooperative practises it."""
        found = {}
        for kind, value in self.texts("vat").items():
            if kind not in SUPPLIES:
                names = ", ".join(SUPPLIES)
                self.add(mark("unknown key"), f"vat.{kind}", kind, mark("one of: {names}"), names=names)
                continue
            try:
                found[kind] = read_choice(value, "vat_due", DUES)
            except Refused as refused:
                self.add(refused.reason, f"vat.{kind}", value, refused.expected, **refused.fields)
        return found

    def dated(self, table: str) -> Mapping[str, tuple[Dated, ...]]:
        """The dated values of each key of a table."""
        return {key: self.values(f"{table}.{key}", value) for key, value in self.table(table).items()}

    def pay(self, country: str, form: Form) -> Mapping[str, tuple[Dated, ...]]:
        """Payroll inputs common to all contracts: words of yes or no as such, amounts in plain notation."""
        kinds = {each.name: each.values for each in payroll_columns(country).values()}
        return {
            key: tuple(self.own_values(f"pay.{key}", rows, kinds.get(key, ""), form))
            for key, rows in self.dated("pay").items()
        }

    def statutes(self, country: str, legal_form: str, form: Form) -> Mapping[str, tuple[Dated, ...]]:
        """What the statutes fix: words of yes or no as such, amounts in plain notation."""
        units, found = statute_units(country, legal_form), {}
        for key, rows in self.dated("statutes").items():
            values = tuple(self.own_values(f"statutes.{key}", rows, units.get(key, ""), form))
            if values or not rows:
                found[key] = values
        return found

    def own_values(self, key: str, rows: Iterable[Dated], kind: str, form: Form) -> Iterator[Dated]:
        """The values of a kind that can be read; where no mark is declared an amount is left to its rules."""
        for dated in rows:
            two = readings(dated.value) if kind == "rate" else {}
            if two and two["whole"] != _WHOLE:
                self.add(TWO_READINGS, key, dated.value, OF_THE_TWO, **two)
                continue
            try:
                if kind == "flag":
                    yield attrs.evolve(dated, value=read_input(dated.value, kind, form))
                elif kind == "amount" and form.decimal_mark and form.currency:
                    yield attrs.evolve(dated, value=read_own_amount(dated.value, form))
                else:
                    yield dated
            except Refused as refused:
                self.add(refused.reason, key, dated.value, refused.expected, **refused.fields)

    def values(self, key: str, value: object) -> tuple[Dated, ...]:
        """The dated values of a key: a plain value holds always, days out of order are taken down."""
        rows = value if isinstance(value, list) else [{"from": _ALWAYS, "value": value}]
        found = []
        for row in rows:
            try:
                found.append(_dated(row))
            except Refused as refused:
                self.add(refused.reason, key, row, refused.expected)
        starts = [dated.start for dated in found]
        if starts != sorted(set(starts)):
            self.add(mark("the dates do not follow one another"), key, "", mark("each day once, in order"))
        return tuple(found)

    def schemes(
        self, code: str, legal_form: str, statutes: Mapping[str, tuple[Dated, ...]], start: Month
    ) -> Mapping[str, Scheme]:
        """The schemes; what they leave to the statutes must be known when the cooperative starts here."""
        from cae_core.closing.statutes import statutory
        from cae_core.country.finding import find_country

        data, country = self.table("schemes"), find_country(code)
        fixed = statutory(country, legal_form, statutes, start.last)
        try:
            return read_schemes(data, country.currency, Origin(FILE, self.row("schemes")), fixed)
        except Problems as error:
            self.findings.problems.extend(error.problems)
            return {}

    def shares(self, code: str, legal_form: str, form: Form, start: Month) -> ShareTerms | None:
        """What the statutes say of members' shares; None where they are not kept here."""
        from cae_core.country.finding import find_country
        from cae_core.rules.form_law import FormLaw

        table = self.table("shares")
        if not table or not form.currency:
            return None
        known = find_country(code).legal_forms.get(legal_form)
        law = FormLaw(known.parameters if known is not None else None)
        origin = Origin(FILE, self.row("shares"))
        return read_share_terms(table, form, origin, self.add, law=law, start=start.last)


def _dated(row: object) -> Dated:
    expected = mark("a value, or rows that each have a day (from) and a value")
    if not isinstance(row, dict) or set(row) != {"from", "value"}:
        raise Refused(mark("not a dated value"), expected=expected)
    start, value = row["from"], row["value"]
    if isinstance(start, dt.datetime) or not isinstance(start, dt.date) or isinstance(value, dict | list):
        raise Refused(mark("not a dated value"), expected=expected)
    return Dated(start, typed(value))


def typed(value: object) -> str:
    """Return a value of TOML as one would type it.

    >>> typed(True), typed(30), typed("0.0070")
    ('true', '30', '0.0070')
    """
    return str(value).lower() if isinstance(value, bool) else str(value).strip()
