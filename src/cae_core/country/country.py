"""What a country supplies: payroll regimes, chart of accounts, contract kinds, VAT, due dates…"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from cae_core.country.errors import CountryBroken, NotInCountry, broken
from cae_core.messages import mark
from cae_core.money import minor_from_decimal
from cae_core.periods import Month

if TYPE_CHECKING:
    import datetime as dt

    from cae_core.capital.allocation import AllocationRules
    from cae_core.country.exits import ExitLaw
    from cae_core.country.identifiers import Identifier
    from cae_core.country.legal_frameworks import LegalFramework
    from cae_core.country.parts import (
        ActivityClass,
        ContractKind,
        DueRule,
        LegalForm,
        Mention,
        PaymentRounding,
        Vat,
    )
    from cae_core.ledger.chart import Chart
    from cae_core.payroll.regime import Regime
    from cae_core.rules.parameters import ParameterSet

V = TypeVar("V")

PARTS = (
    "regimes",
    "contract_kinds",
    "legal_forms",
    "chart",
    "parameters",
    "vat",
    "identifiers",
    "due_rules",
    "mentions",
)
"""What a country must supply: a function without arguments for each."""


@attrs.frozen(slots=False, eq=False)
class Country:
    """A country: its code, name, currency and languages, and its parts, each loaded when first used.

    ``loaders`` holds a function without arguments for each of `PARTS`; ``distribution`` is filled in when the
    country is found. Raises CountryBroken, which names it, when a loader is missing, and later when a part
    cannot be loaded.

    >>> from cae_core.country import find_country
    >>> france = find_country("FR")
    >>> france.currency, sorted(france.regimes), france.chart.number("clients")
    ('EUR', ['cape', 'cesa', 'employee'], '411000')
    """

    code: str
    labels: Mapping[str, str]
    currency: str
    languages: tuple[str, ...]
    loaders: Mapping[str, Callable[[], Any]] = attrs.field(repr=False)
    distribution: str = "–"

    def __attrs_post_init__(self) -> None:
        missing = [part for part in PARTS if part not in self.loaders]
        if missing:
            reason = mark("it does not supply {parts}").format(parts=", ".join(missing))
            raise CountryBroken(code=self.code, distribution=self.distribution, reason=reason)

    def _part(self, part: str) -> Any:
        """Load a part; what its loader raises becomes CountryBroken, which names the distribution."""
        try:
            return self.loaders[part]()
        except Exception as error:
            raise broken(self.code, self.distribution, error, part) from error

    @cached_property
    def regimes(self) -> Mapping[str, Regime]:
        """Payroll regimes by name."""
        found: Mapping[str, Regime] = self._part("regimes")
        return found

    @cached_property
    def contract_kinds(self) -> Mapping[str, ContractKind]:
        """Contract kinds by key (cape, cesa, employment)."""
        found: Mapping[str, ContractKind] = self._part("contract_kinds")
        return found

    @cached_property
    def legal_forms(self) -> Mapping[str, LegalForm]:
        """Legal forms by key (scop_sarl…)."""
        found: Mapping[str, LegalForm] = self._part("legal_forms")
        return found

    @cached_property
    def allocations(self) -> Mapping[str, AllocationRules]:
        """How each legal form allocates its surplus, by its key; a form without rules is not among them."""
        has = "allocations" in self.loaders
        found: Mapping[str, AllocationRules] = self._part("allocations") if has else {}
        return found

    @cached_property
    def chart(self) -> Chart:
        """Chart of accounts and journals."""
        found: Chart = self._part("chart")
        return found

    @cached_property
    def populations(self) -> Mapping[str, Mapping[str, Any]]:
        """Descriptions of people to simulate, as typed, by key; `cae_core.simulation` reads them."""
        has = "populations" in self.loaders
        found: Mapping[str, Mapping[str, Any]] = self._part("populations") if has else {}
        return found

    @property
    def journals(self) -> Mapping[str, Any]:
        """Journals of the chart by key (sales, pay…)."""
        return self.chart.journals

    @cached_property
    def parameters(self) -> ParameterSet:
        """Dated payroll parameters."""
        found: ParameterSet = self._part("parameters")
        return found

    @cached_property
    def vat(self) -> Vat:
        """VAT rates and when VAT falls due."""
        found: Vat = self._part("vat")
        return found

    @cached_property
    def identifiers(self) -> Mapping[str, Identifier]:
        """National numbers by key, each able to check one."""
        found: Mapping[str, Identifier] = self._part("identifiers")
        return found

    @cached_property
    def due_rules(self) -> tuple[DueRule, ...]:
        """When each body must be paid."""
        found: tuple[DueRule, ...] = self._part("due_rules")
        return found

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Sentences that pages must carry."""
        found: tuple[Mention, ...] = self._part("mentions")
        return found

    @cached_property
    def retention(self) -> Mapping[str, int | str]:
        """How many years pay documents are kept, with its source (FR-4.35); empty when the law is silent."""
        found: Mapping[str, int | str] = self._part("retention") if "retention" in self.loaders else {}
        return found

    @cached_property
    def payment_rounding(self) -> tuple[PaymentRounding, ...]:
        """Bodies that the law has declared to a whole unit; none where it knows no such rounding."""
        there = "payment_rounding" in self.loaders
        found: tuple[PaymentRounding, ...] = self._part("payment_rounding") if there else ()
        return found

    def payment_units(self) -> dict[str, int]:
        """The minor units that a body is declared and paid to, by its role.

        >>> from cae_core.country import find_country
        >>> find_country("FR").payment_units()["social_security"], find_country("MA").payment_units()
        (100, {})
        """
        return {
            body: minor_from_decimal(each.unit, self.currency)
            for each in self.payment_rounding
            for body in each.bodies
        }

    @cached_property
    def activity_classes(self) -> Mapping[str, ActivityClass]:
        """Classes that the law puts activities in, by key; none where it knows no such thing."""
        there = "activity_classes" in self.loaders
        found: Mapping[str, ActivityClass] = self._part("activity_classes") if there else {}
        return found

    @cached_property
    def exits(self) -> ExitLaw:
        """What the law says of those who leave; of a country that says nothing, nothing."""
        from cae_core.country.exits import ExitLaw

        found: ExitLaw = self._part("exits") if "exits" in self.loaders else ExitLaw()
        return found

    @cached_property
    def frameworks(self) -> Mapping[str, LegalFramework]:
        """Legal frameworks that a simulation compares, by key; none where nobody wrote any."""
        there = "frameworks" in self.loaders
        found: Mapping[str, LegalFramework] = self._part("frameworks") if there else {}
        return found

    @cached_property
    def words(self) -> Mapping[str, Mapping[str, str]]:
        """What the country calls things that pages name, by common source text (`PAGE_WORDS`)."""
        found: Mapping[str, Mapping[str, str]] = self._part("words") if "words" in self.loaders else {}
        return found

    def known_by(self, day: dt.date) -> Country:
        """Return the country with payroll as it was known on a day; this very one when nothing came later.

        A decree that applies from before its publication is in nobody's payslip until it is published.
        """
        parameters = self.parameters.known_by(day)
        regimes = {name: regime.known_by(day) for name, regime in self.regimes.items()}
        if parameters is self.parameters and all(regimes[name] is self.regimes[name] for name in regimes):
            return self
        same = {part: partial(getattr, self, part) for part in self.loaders}
        then = {"regimes": lambda: regimes, "parameters": lambda: parameters}
        return attrs.evolve(self, loaders={**same, **then})

    def regime(self, name: str) -> Regime:
        """A payroll regime; raises NotInCountry."""
        return _get(self, mark("payroll regime"), self.regimes, name)

    def contract_kind(self, key: str) -> ContractKind:
        """A contract kind; raises NotInCountry."""
        return _get(self, mark("contract kind"), self.contract_kinds, key)

    def legal_form(self, key: str) -> LegalForm:
        """A legal form; raises NotInCountry."""
        return _get(self, mark("legal form"), self.legal_forms, key)

    def framework(self, key: str) -> LegalFramework:
        """A legal framework; raises NotInCountry."""
        return _get(self, mark("legal framework"), self.frameworks, key)

    def check_identifier(self, key: str, text: str) -> str:
        """Return a national number in compact form.

        Raises NotInCountry, IdentifierInvalid, ExtraMissing when python-stdnum is not installed.

        >>> from cae_core.country import find_country
        >>> find_country("FR").check_identifier("siren", "732 829 320")
        '732829320'
        """
        return _get(self, mark("identifier"), self.identifiers, key).check(text)

    def due_rule(
        self, body: str, month: Month, *, headcount: int = 0, paid_on: dt.date | None = None
    ) -> DueRule | None:
        """Return the rule by which a body is paid for a month, None where there is none; see `due_date`."""
        return next((each for each in self.due_rules if each.applies(body, month, headcount, paid_on)), None)

    def due_date(
        self, body: str, month: Month, *, headcount: int = 0, paid_on: dt.date | None = None
    ) -> dt.date:
        """Return when what is owed to a body for a month falls due (FR-3.75); raises NotInCountry.

        ``paid_on`` is the day pay was paid (default: within the month).

        >>> from cae_core.country import find_country
        >>> find_country("FR").due_date("social_security", Month(2026, 10), headcount=30)
        datetime.date(2026, 11, 15)
        """
        rule = self.due_rule(body, month, headcount=headcount, paid_on=paid_on)
        if rule is not None:
            return rule.due(month)
        known = ", ".join(dict.fromkeys(rule.body for rule in self.due_rules))
        raise NotInCountry(country=self.code, what=mark("due date"), key=body, known=known)

    def mentions_for(self, page: str, contract_kind: str = "", legal_form: str = "") -> tuple[Mention, ...]:
        """Sentences for a page (``payslip``, ``business_papers``) of a contract kind and legal form."""
        return tuple(each for each in self.mentions if each.applies(page, contract_kind, legal_form))


def _get(country: Country, what: str, found: Mapping[str, V], key: str) -> V:
    if key not in found:
        raise NotInCountry(country=country.code, what=what, key=key, known=", ".join(found))
    return found[key]
