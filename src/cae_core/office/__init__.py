"""The accountant's month from a folder, in one call each: what the command does, for Python."""

from cae_core.office.examples import copy_example, example_names
from cae_core.office.liquidations import LiquidationReported, report_liquidation
from cae_core.office.months import (
    Checked,
    Closed,
    check_folder,
    close_month,
    statement,
    verify_folder,
)
from cae_core.office.opened import Office, open_office
from cae_core.office.why import why
from cae_core.office.years import YearReported, report_year

__all__ = [
    "Checked",
    "Closed",
    "LiquidationReported",
    "Office",
    "YearReported",
    "check_folder",
    "close_month",
    "copy_example",
    "example_names",
    "open_office",
    "report_liquidation",
    "report_year",
    "statement",
    "verify_folder",
    "why",
]
