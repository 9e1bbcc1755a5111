"""Example Land: an invented country, to show what a plugin of cae_core is made of. Nothing here is real.

Facts are cited by number (XE-3) from the sheet in the package's README.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cae_core.country import Country
from cae_core.country.files import CountryFiles

if TYPE_CHECKING:
    from cae_core.payroll.regime import Regime

__all__ = ["COUNTRY", "FILES"]

FILES = CountryFiles(__package__, "XE", "XTS", ("wages",))


def _load_regimes() -> dict[str, Regime]:
    from cae_example_land import _pay

    label = {"fr": "Salarié", "ar": "أجير", "en": "Employee"}
    employee = FILES.regime(
        "employee",
        label,
        [_pay],
        ["pay"],
        lines="lines",
        monotone=["employer_cost"],  # not net_pay: what is rounded up may take the whole of one more unit
    )
    return {"employee": employee}


COUNTRY = Country(
    code="XE",
    labels={"fr": "Pays d'exemple", "ar": "بلد المثال", "en": "Example Land"},
    currency="XTS",
    languages=("en", "fr", "ar"),
    loaders=FILES.loaders(_load_regimes),
)
"""The country, found under the entry point ``XE``."""
