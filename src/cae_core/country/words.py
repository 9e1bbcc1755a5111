"""What a country calls the things that every page names, where the common word is not its own."""

from __future__ import annotations

from collections.abc import Mapping

from cae_core.country.errors import CountryDataRefused
from cae_core.messages import mark

Labels = Mapping[str, str]

PAGE_WORDS: Mapping[str, str] = {
    "payslip": mark("Payslip"),
    "payslips": mark("Payslips"),
    "employee": mark("Employee"),
    "employee_rate": mark("Employee rate"),
    "employer": mark("Employer"),
    "employer_rate": mark("Employer rate"),
    "gross_pay": mark("Gross pay"),
    "net_pay": mark("Net pay"),
    "net_paid": mark("Net paid"),
    "total_contributions": mark("Total contributions"),
    "collective_agreement": mark("Collective agreement"),
    "hours": mark("Hours"),
    "turnover": mark("Turnover"),
    "turnover_excl_vat": mark("Turnover, excl. VAT"),
    "contract": mark("Contract"),
    "activity": mark("Activity"),
    "activities": mark("Activities"),
    "journal": mark("Journal"),
    "trial_balance": mark("Trial balance"),
    "account_statement": mark("Account statement"),
    "account_statements": mark("Account statements"),
    "available": mark("Available"),
    "advance": mark("Advance on the variable part"),
    "withheld_nothing": mark("No tax is withheld"),
}
"""The words of pages that a country may give in its own terms, and the common source text of each."""


def read_words(tables: Mapping[str, Labels]) -> dict[str, Labels]:
    """Return a country's words by source text, from ``[words]`` of its ``country.toml``.

    Raises CountryDataRefused for a word that pages do not have.

    >>> read_words({"payslip": {"ar": "كشف الأجر"}})
    {'Payslip': {'ar': 'كشف الأجر'}}
    """
    if unknown := sorted(set(tables) - set(PAGE_WORDS)):
        raise CountryDataRefused(where="words", reason=", ".join(unknown))
    return {PAGE_WORDS[key]: labels for key, labels in tables.items()}
