"""Auto-entrepreneurs: tax on turnover cashed, ceilings, the 30 % of large clients, their AMO contribution.

Amounts are those of the quarter (or month) declared; ``ytd_…`` those of the calendar year before it.
"""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="MA-99, AE art. 1")
def year_receipts(x: Ops, ytd_receipts: Amt, receipts: Amt) -> Amt:
    """Turnover cashed since January."""
    return ytd_receipts + receipts


@rule(source="MA-99, AE art. 1")
def turnover_ceiling(x: Ops, services: Flag, services_ceiling: Amt, trade_ceiling: Amt) -> Amt:
    """The year's ceiling: services, or industry, trade and crafts."""
    return x.where(services, services_ceiling, trade_ceiling)


@rule(source="MA-99, AE art. 1")
def over_ceiling(x: Ops, year_receipts: Amt, turnover_ceiling: Amt) -> Flag:
    """Whether the year's turnover passed the ceiling."""
    return year_receipts > turnover_ceiling


@rule(source="MA-102, AE art. 8")
def struck_off(x: Ops, over_ceiling: Flag, over_ceiling_last_year: Flag) -> Flag:
    """Whether the ceiling was passed two years in a row, which ends the status."""
    return x.all_of(over_ceiling, over_ceiling_last_year)


@rule(source="MA-104, LF 2023")
def client_excess(
    x: Ops, services: Flag, client_receipts: Amt, ytd_client_receipts: Amt, client_threshold: Amt
) -> Amt:
    """Services to one client beyond the yearly threshold, that this period adds."""
    none = x.amount(0)
    year = x.max(ytd_client_receipts + client_receipts - client_threshold, none)
    before = x.max(ytd_client_receipts - client_threshold, none)
    return x.where(services, year - before, none)


@rule(source="MA-104, LF 2023")
def client_withholding(x: Ops, client_excess: Amt, client_withholding_rate: Rate) -> Amt:
    """Final tax that the client withholds on the excess."""
    return x.rate(client_excess, client_withholding_rate)


@rule(source="MA-103, CGI arts. 42 and 73")
def turnover_tax_rate(x: Ops, services: Flag, services_tax_rate: Rate, trade_tax_rate: Rate) -> Rate:
    """Rate of tax: services, or industry, trade and crafts."""
    return x.where(services, services_tax_rate, trade_tax_rate)


@rule(source="MA-103 and MA-104, CGI arts. 42 and 73, LF 2023")
def turnover_taxed(x: Ops, receipts: Amt, client_excess: Amt) -> Amt:
    """Turnover cashed, without what bore the client's final withholding."""
    return receipts - client_excess


@rule(source="MA-103, CGI arts. 42 and 73")
def turnover_tax(x: Ops, turnover_taxed: Amt, turnover_tax_rate: Rate) -> Amt:
    """Tax on turnover cashed, in discharge."""
    return x.rate(turnover_taxed, turnover_tax_rate)


@rule(source="MA-106, CGI art. 73")
def amo_contribution(
    x: Ops,
    turnover_tax: Amt,
    amo_first_band_limit: Amt,
    amo_first_band: Amt,
    amo_second_band_limit: Amt,
    amo_second_band: Amt,
    amo_higher_band: Amt,
) -> Amt:
    """Complementary sickness contribution of a quarter, by bands of the tax paid."""
    bands = [
        (turnover_tax <= amo_first_band_limit, amo_first_band),
        (turnover_tax <= amo_second_band_limit, amo_second_band),
    ]
    return x.select(bands, amo_higher_band)


@rule(source="MA-101 and MA-106, AE art. 6")
def auto_entrepreneur_due(x: Ops, turnover_tax: Amt, amo_contribution: Amt) -> Amt:
    """Tax and sickness contribution, paid together."""
    return turnover_tax + amo_contribution
