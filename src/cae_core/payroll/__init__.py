"""Payroll: regimes, payslips one by one and in batch, affordable pay, the year to date."""

from cae_core.payroll.calculation import affordable, pay, solve_pay
from cae_core.payroll.part_month import share_of_month
from cae_core.payroll.pay_lines import Layout, PayLine
from cae_core.payroll.payslip import Payslip, PayslipLine, PayslipRow
from cae_core.payroll.regime import Regime
from cae_core.payroll.year_to_date import YearToDate, next_state

__all__ = [
    "Layout",
    "PayLine",
    "Payslip",
    "PayslipLine",
    "PayslipRow",
    "Regime",
    "YearToDate",
    "affordable",
    "next_state",
    "pay",
    "share_of_month",
    "solve_pay",
]
