"""What can go wrong with pay."""

from __future__ import annotations

from cae_core.errors import CaeError
from cae_core.messages import mark


class LayoutRefused(CaeError, ValueError):
    """A payslip layout that cannot be used. Data: where, reason."""

    template = mark("payslip layout, {where}: {reason}")


class RegimeWithoutPay(CaeError, ValueError):
    """Pay asked for under a regime that has none. Data: regime."""

    template = mark("the regime {regime} knows no pay, hence no payslip: change the contract's kind first")


class UnknownRegime(CaeError, LookupError):
    """A payslip of a regime that was not supplied. Data: regime, known."""

    template = mark("no regime is called “{regime}”; known: {known}")


class PayslipChanged(CaeError, ValueError):
    """A stored payslip that its rules no longer reproduce. Data: contract, month, node, stored, computed."""

    template = mark(
        "payslip of {contract} for {month}: {node} was {stored} and is now {computed}: "
        "the rules or the parameters have changed since"
    )


class EarlierYear(CaeError, ValueError):
    """Figures of the year so far that are later than the month to pay. Data: year, month."""

    template = mark("the year-to-date figures are of {year}, after the month {month}: give those of its year")


class CostFalls(CaeError, ValueError):
    """A reform says that cost never falls as pay grows, and it does.

    Data: framework, row, month; pay and larger, cost and larger_cost, budget (amounts as text).
    """

    template = mark(
        "{framework}, row {row}, {month}: a budget of {budget} was given a pay of {pay}, which costs {cost}, "
        "but {larger} costs {larger_cost}: employer_cost does not always grow with pay, as the reform says; "
        "give the reform “monotone” without it, and each row is searched by itself"
    )


class LinesDiffer(CaeError, ValueError):
    """A reform's rules add to the cost of pay what no line of the payslip shows.

    Data: framework; rest (cost beyond net pay) and owed (the lines), amounts as text.
    """

    template = mark(
        "{framework}: pay costs {rest} more than what is paid, but the payslip’s lines owe {owed}: give the "
        "reform “lines” for the amounts that its rules add"
    )
