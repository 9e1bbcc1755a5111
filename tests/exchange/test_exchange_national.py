"""What the form of a folder owes to its country."""

import pytest

from cae_core.cooperative.documents import Due
from cae_core.country import find_country
from cae_core.exchange.national import columns_of, payroll_columns, usual_vat_due
from cae_core.exchange.words import fold
from cae_core.rules.inputs import Input


def test_every_input_of_every_regime_is_a_column():
    columns = payroll_columns("FR")
    for regime in find_country("FR").regimes.values():
        for each in regime.framework.inputs:
            assert (columns[each.name].name, columns[each.name].values) == (each.name, each.kind)


def test_labels_are_headers_in_each_language():
    columns = payroll_columns("FR")
    for regime in find_country("FR").regimes.values():
        for each in regime.framework.inputs:
            assert {columns[fold(label)].name for label in each.label.values()} <= {each.name}


def test_a_name_goes_before_a_label():
    inputs = [Input("gross", "amount", None, {"en": "Cost"}), Input("cost", "amount", "0", {"en": "Price"})]
    assert columns_of(inputs)["cost"].name == "cost"


def test_when_vat_usually_falls_due_in_france():
    """CGI art. 269 (FR-4.21): goods at delivery, services at payment."""
    assert usual_vat_due("FR") == {"services": Due.PAYMENT, "goods": Due.INVOICE}


@pytest.mark.parametrize("read", [payroll_columns, usual_vat_due])
def test_a_country_that_is_not_known_adds_nothing(read):
    assert read("XX") == {}
