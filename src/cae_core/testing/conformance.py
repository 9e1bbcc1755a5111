"""The conformance suite: the checks by name, run one by one, all at once, or as a class of tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from cae_core.country import Country
from cae_core.payroll.vectors import read_vectors
from cae_core.testing import (
    allocation_checks,
    assembly_checks,
    exit_checks,
    framework_checks,
    label_checks,
    law_checks,
    part_checks,
    pay_checks,
)
from cae_core.testing.subject import Fault, Finding, Subject

Check = Callable[[Subject], Iterator[Fault]]

CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        part_checks.parts,
        part_checks.currency_and_languages,
        part_checks.contract_kinds,
        part_checks.vat,
        part_checks.identifiers,
        part_checks.due_dates,
        part_checks.rounding_and_classes,
        part_checks.mentions,
        part_checks.chart_of_accounts,
        law_checks.parameters,
        law_checks.rules,
        law_checks.other_sources,
        law_checks.legal_forms,
        exit_checks.exits,
        assembly_checks.assemblies,
        framework_checks.frameworks,
        allocation_checks.allocations,
        label_checks.labels,
        pay_checks.regimes,
        pay_checks.payslips_balance,
        pay_checks.back_ends_agree,
        pay_checks.monotone_as_declared,
        pay_checks.expected_payslips,
    )
}
"""Every check by name: a function from a `Subject` to what is wrong."""


def check_country(
    country: Country,
    *,
    source: str = "",
    vectors: Iterable[Path | str] = (),
    statutes: Mapping[str, Any] | None = None,
    numbers: Mapping[str, str] | None = None,
    checks: Iterable[str] = (),
) -> tuple[Finding, ...]:
    r"""Return everything that a country does not keep of the contract, empty when it conforms.

    ``source`` is a pattern for sources (``r"XX-\d"``), ``vectors`` are paths of files of expected payslips,
    ``statutes`` what must be fixed before pay or an allocation can be computed, ``numbers`` a valid example
    of identifiers by key, ``checks`` the names of the checks to run (default: all of `CHECKS`). Raises
    UnreadableVectors.
    """
    read = tuple(read_vectors(Path(path).read_text(encoding="utf-8")) for path in vectors)
    subject = Subject(country, source, read, statutes or {}, numbers or {})
    return tuple(finding for name in checks or CHECKS for finding in findings(subject, name))


def findings(subject: Subject, name: str) -> tuple[Finding, ...]:
    """What one check finds; an error that it meets is a finding too."""
    country = subject.country
    found: list[Fault] = []
    try:
        found.extend(CHECKS[name](subject))
    except Exception as error:  # noqa: BLE001 – a broken country must not hide what else is wrong
        found.append((type(error).__name__, str(error)))
    return tuple(Finding(name, *fault, country.code, country.distribution) for fault in found)


class CountryConformance:
    r"""A class of tests for pytest, one a check. Subclass it and say which country.

    The attributes are the arguments of `check_country`::

        class TestExampleLand(CountryConformance):
            country = find_country("XX")
            source = r"XX-\d"
            vectors = [Path(__file__).parent / "xx_vectors.json"]
    """

    country: ClassVar[Country]
    source: ClassVar[str] = ""
    vectors: ClassVar[Iterable[Path | str]] = ()
    statutes: ClassVar[Mapping[str, Any]] = {}
    numbers: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def subject(cls) -> Subject:
        """The country with what checks it; made once a class, since drawing payslips takes a while."""
        if "_subject" not in cls.__dict__:
            read = tuple(read_vectors(Path(path).read_text(encoding="utf-8")) for path in cls.vectors)
            cls._subject = Subject(cls.country, cls.source, read, cls.statutes, cls.numbers)
        return cls._subject

    _subject: ClassVar[Subject]


def _test(name: str) -> Callable[[CountryConformance], None]:
    def test(self: CountryConformance) -> None:
        found = findings(self.subject(), name)
        assert not found, "\n".join(str(each) for each in found)

    test.__doc__ = CHECKS[name].__doc__
    test.__name__ = f"test_{name}"
    return test


for _name in CHECKS:
    setattr(CountryConformance, f"test_{_name}", _test(_name))
