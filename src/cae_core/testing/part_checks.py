"""Checks of a country's parts: all there, and each fit for what the library does with it."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from string import Formatter

from cae_core.country import PARTS
from cae_core.country.errors import IdentifierInvalid
from cae_core.ledger.roles import JOURNALS, OPTIONAL_ROLES, ROLES, Bucket
from cae_core.messages import LANGUAGES
from cae_core.money import decimals, format_amount, parse_amount
from cae_core.testing.subject import Fault, Subject

GARBAGE = ("", "?", "not a number", "0", "🙂")
_NUMBER = re.compile(r"[1-9][0-9A-Za-z]{1,11}")
_SALES = ("services", "goods")


def parts(subject: Subject) -> Iterator[Fault]:
    """Each part loads; a part that says something says it of something that the country has."""
    country = subject.country
    for part in PARTS:
        try:
            found = getattr(country, part)
        except Exception as error:  # noqa: BLE001 – whatever it is, the author must know of it
            yield part, str(error)
            continue
        if part not in ("identifiers", "due_rules", "mentions", "chart", "parameters", "vat") and not found:
            yield part, "it is empty"
    if not re.fullmatch(r"[A-Z]{2}", country.code):
        yield "code", f"“{country.code}” is not a code of two capital letters, as in ISO 3166"


def currency_and_languages(subject: Subject) -> Iterator[Fault]:
    """The currency is known with its decimals; the country is spoken to in languages there are."""
    country = subject.country
    for language in country.languages:
        if language not in LANGUAGES:
            yield "languages", f"“{language}” is not one of {', '.join(LANGUAGES)}"
    if not country.languages:
        yield "languages", "there is none: its first is the one that entries are written in"
    try:
        places = decimals(country.currency)
    except Exception as error:  # noqa: BLE001 – moneyed has its own kinds of error
        yield "currency", str(error)
        return
    amount = 123 * 10**places
    if parse_amount(format_amount(amount, country.currency, "en"), country.currency, ".") != amount:
        yield "currency", f"{country.currency} is not read back as it is written"
    for name, regime in subject.regimes.items():
        if regime.framework.currency != country.currency:
            yield f"regime {name}", f"it is in {regime.framework.currency}, not in {country.currency}"


def contract_kinds(subject: Subject) -> Iterator[Fault]:
    """Each contract kind is of a regime and legal forms there are, and paid if its regime is; one kind is."""
    for key, kind in subject.country.contract_kinds.items():
        regime = subject.regimes.get(kind.regime)
        if regime is None:
            yield key, f"no payroll regime “{kind.regime}”; known: {', '.join(subject.regimes)}"
        elif regime.paid is not kind.paid:
            yield key, f"paid is {kind.paid}, but {regime.paid} of its regime {kind.regime}"
        for form in kind.legal_forms:
            if form not in subject.country.legal_forms:
                yield key, f"no legal form “{form}”"
    if not any(kind.paid for kind in subject.country.contract_kinds.values()):
        yield "contract_kinds", "none is paid"


def vat(subject: Subject) -> Iterator[Fault]:
    """VAT rates are rates from 0 to 1, and VAT falls due on invoice or on payment."""
    found = subject.country.vat
    for key, parameter in found.parameters.parameters.items():
        if parameter.unit == "amount" and key == "invoice_stamp":
            if "stamp_duty" not in subject.country.chart.accounts:
                yield f"vat.{key}", "there is a stamp, but the chart has no account stamp_duty"
            continue
        if parameter.unit != "rate":
            yield f"vat.{key}", f"its unit is rate, not {parameter.unit}"
            continue
        for row in parameter.rows:
            if row.value is not None and not 0 <= row.value.fraction < 1:
                yield f"vat.{key} {row.start}", f"{row.text} is not a rate from 0 to 1"
    for kind, when in found.due.items():
        if kind not in _SALES or when not in ("invoice", "payment"):
            yield f"vat_due.{kind}", "expected services or goods = invoice or payment"


def identifiers(subject: Subject) -> Iterator[Fault]:
    """Each identifier takes a valid number, and refuses what is none in the library's own way."""
    if importlib.util.find_spec("stdnum") is None:
        return
    known = subject.country.identifiers
    for key, identifier in known.items():
        for text in GARBAGE:
            try:
                yield key, f"it takes “{text}” for {identifier.check(text)}"
            except IdentifierInvalid:
                continue
            except Exception as error:  # noqa: BLE001 – that is what is checked
                yield key, f"“{text}” raises {type(error).__name__}: {error}"
    for key, number in subject.numbers.items():
        if key not in known:
            yield key, "there is no such identifier"
        elif not known[key].is_valid(number):
            yield key, f"it refuses {number}, which is valid"
        elif known[key].check(known[key].format(number)) != known[key].check(number):
            yield key, f"{number} is not read back as it is written"


def due_dates(subject: Subject) -> Iterator[Fault]:
    """Each body that must be paid has a day to be paid by, whatever the headcount."""
    for rule in subject.country.due_rules:
        if not 1 <= rule.day <= 31 or rule.months_after < 0 or rule.every_months < 1:
            yield rule.body, "a day is 1 to 31, of this month or a later one, every month or less often"
    for body in dict.fromkeys(rule.body for rule in subject.country.due_rules):
        always = [each for each in subject.country.due_rules if each.body == body]
        if all(each.min_headcount or each.paid_in_month for each in always):
            yield body, "no due date holds for any headcount and day of pay"


def rounding_and_classes(subject: Subject) -> Iterator[Fault]:
    """Bodies paid to a whole unit are roles of bodies; classes of activity are taxed at a rate there is."""
    country = subject.country
    for each in country.payment_rounding:
        for body in each.bodies:
            if body not in ROLES or ROLES[body].bucket is not Bucket.OWED_TO_BODIES:
                yield f"payment_rounding {body}", "it is no role owed to a body"
        if each.unit <= 0:
            yield f"payment_rounding {', '.join(each.bodies)}", f"{each.unit} is no unit to round to"
    for key, each_class in country.activity_classes.items():
        parameter = country.parameters.parameters.get(each_class.rate)
        if parameter is None or parameter.unit != "rate":
            yield f"activity_classes.{key}", f"no parameter “{each_class.rate}” is a rate"


def mentions(subject: Subject) -> Iterator[Fault]:
    """The fields of a sentence are those that its texts have; the kinds and forms it is for exist."""
    country = subject.country
    for each in country.mentions:
        for language, text in each.text.items():
            used = {name for _, name, _, _ in Formatter().parse(text) if name}
            if used != set(each.fields):
                yield (
                    each.key,
                    f"its text in {language} has the fields {sorted(used)}, not {list(each.fields)}",
                )
        for name in (*each.contract_kinds, *each.legal_forms):
            if name not in country.contract_kinds and name not in country.legal_forms:
                yield each.key, f"no contract kind or legal form “{name}”"


def chart_of_accounts(subject: Subject) -> Iterator[Fault]:
    """Each role and journal is there; numbers are plausible, and mean one thing under one name."""
    chart = subject.country.chart
    for role in ROLES.keys() - OPTIONAL_ROLES - chart.accounts.keys():
        yield role, "missing from the chart"
    for key in set(JOURNALS) - chart.journals.keys():
        yield f"journals.{key}", "missing from the chart"
    codes = [journal.code for journal in chart.journals.values()]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"journals {code}", "several journals have this code"
    results: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for role, account in chart.accounts.items():
        if not _NUMBER.fullmatch(account.number):
            yield role, f"“{account.number}” is not a number of an account"
        result = ROLES[role].profit_and_loss
        other = results.setdefault(account.number, role)
        if ROLES[other].profit_and_loss is not result:
            yield role, f"{account.number} is also {other}: one is of the balance sheet, one of the result"
        name = account.labels.get(chart.language, "")
        if numbers.setdefault(name, account.number) != account.number:
            yield role, f"“{name}” is also the name of {numbers[name]}"
