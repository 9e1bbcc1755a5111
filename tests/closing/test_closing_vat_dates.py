"""Lines that do not say when their VAT falls due: by the cooperative's practice, by the country's rule, or refused."""

import datetime as dt

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, paying_nobody, problems

from cae_core.cooperative.documents import Due, Invoice, InvoiceLine, MonthDocuments
from cae_core.cooperative.sales import post_invoice
from cae_core.cooperative.vat_dates import VatDueUnknown
from cae_core.rules.ratio import Ratio

TWENTY = Ratio(1, 5)


def invoice(kind="services", rate=TWENTY, **more):
    line = InvoiceLine("work", 100_00, rate, kind, activity="ATELIER", **more)
    return Invoice("F-1", OCTOBER.first, "CL1", (line,))


def month(*invoices):
    return MonthDocuments(OCTOBER, invoices=invoices)


def without_rule():
    vat = attrs.evolve(FRANCE.vat, due={})
    return attrs.evolve(FRANCE, loaders={**FRANCE.loaders, "vat": lambda: vat})


def pending(document, made=None, country=FRANCE):
    store, _ = close(cooperative=made or paying_nobody(), month=month(document), country=country)
    return -store.balances().get(("ATELIER", "vat_pending"), 0)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (invoice("services"), 20_00),
        (invoice("goods"), 0),
        (invoice("goods", vat_due=Due.PAYMENT), 20_00),
        (invoice("services", vat_due=Due.INVOICE), 0),
    ],
    ids=["services, by the country", "goods, by the country", "goods, said", "services, said"],
)
def test_the_country_decides_where_a_line_is_silent(document, expected):
    assert pending(document) == expected


def test_the_practice_of_the_cooperative_comes_before_the_rule_of_the_country():
    assert pending(invoice("services"), paying_nobody(vat_due={"services": Due.INVOICE})) == 0


def test_where_nothing_says_it_the_line_is_refused():
    (found,) = problems(cooperative=paying_nobody(), month=month(invoice()), country=without_rule())
    assert (found.column, found.reason) == ("vat_due", "nothing says when the VAT of these {kind} falls due")
    with pytest.raises(VatDueUnknown):
        post_invoice(invoice())


def test_without_vat_there_is_nothing_to_say():
    assert pending(invoice(rate=Ratio(0)), country=without_rule()) == 0
    assert post_invoice(invoice(rate=Ratio(0))).date == dt.date(2026, 10, 1)
