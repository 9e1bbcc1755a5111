"""Auto-entrepreneurs: tax on turnover cashed, ceilings, large clients, the AMO contribution."""

import pytest
from moroccan_pay import MOROCCO, check, nodes

from cae_core.periods import Month
from cae_core.rules.errors import LawNotEstablished

REGIME = MOROCCO.regime("auto_entrepreneur")


def quarter(**inputs):
    return nodes("2026-09", "auto_entrepreneur", **inputs)


@pytest.mark.parametrize(("services", "tax"), [("true", "400"), ("false", "200")])
def test_tax_on_turnover_cashed(services, tax):
    """MA-103: 1 % of services, 0.5 % of trade."""
    check(quarter(receipts="40000", services=services), turnover_tax=tax)


@pytest.mark.parametrize(("services", "ceiling"), [("true", 200_000), ("false", 500_000)])
def test_the_ceiling_of_the_year(services, ceiling):
    """MA-99 and MA-102: the ceiling itself is allowed; passed two years in a row, the status ends."""
    year = {"services": services, "ytd_receipts": str(ceiling - 1000)}
    at, over = quarter(receipts="1000", **year), quarter(receipts="1000.01", **year)
    assert (at["over_ceiling"], over["over_ceiling"], over["struck_off"]) == (False, True, False)
    again = quarter(receipts="1000.01", over_ceiling_last_year="true", **year)
    assert again["struck_off"]
    assert not quarter(receipts="1000", over_ceiling_last_year="true", **year)["struck_off"]


def test_services_to_one_client_beyond_80_000():
    """MA-104: 30 % of the excess is withheld by the client, in discharge; the rest bears 1 %."""
    run = quarter(receipts="50000", client_receipts="45000", ytd_client_receipts="60000")
    check(run, client_excess="25000", client_withholding="7500", turnover_taxed="25000", turnover_tax="250")
    later = quarter(receipts="10000", client_receipts="10000", ytd_client_receipts="105000")
    check(later, client_excess="10000", client_withholding="3000", turnover_tax="0")
    check(quarter(receipts="20000", client_receipts="20000", ytd_client_receipts="60000"), client_excess="0")


def test_goods_to_one_client_have_no_threshold():
    run = quarter(receipts="300000", client_receipts="300000", services="false")
    check(run, client_withholding="0", turnover_tax="1500")


def test_whether_the_threshold_still_holds_is_unverified():
    """MA-105."""
    facts = {fact.key: fact.confidence for fact in quarter(receipts="1").facts()}
    assert facts["client_threshold"] == "unverified"
    in_2024 = REGIME.graph(Month(2024, 9)).facts["client_threshold"]
    assert in_2024.confidence == "secondary"


AMO = {"amo_first_band_limit": "500", "amo_second_band_limit": "1000", "amo_higher_band": "660"}
"""Invented: the table was not read."""


def test_the_bands_of_amo_are_not_established():
    """MA-106: the first two contributions were seen, not up to which tax they hold."""
    run = quarter(receipts="40000")
    check(run, turnover_tax="400")
    for node in ("amo_contribution", "auto_entrepreneur_due"):
        with pytest.raises(LawNotEstablished, match="amo_"):
            run[node]


@pytest.mark.parametrize("missing", AMO)
def test_each_open_figure_is_asked_for_by_name(missing):
    known = {key: value for key, value in AMO.items() if key != missing}
    graph = REGIME.with_statutes(known).graph(Month(2026, 9))
    with pytest.raises(LawNotEstablished, match=missing):
        graph.run(graph.typed({"receipts": "40000"}))["amo_contribution"]


@pytest.mark.parametrize(
    ("receipts", "amo"),
    [("50000", "300"), ("50001", "390"), ("100000", "390"), ("100001", "660")],
)
def test_once_the_bands_are_known_the_contribution_is_due_with_the_tax(receipts, amo):
    graph = REGIME.with_statutes(AMO, "an invented table").graph(Month(2026, 9))
    run = graph.run(graph.typed({"receipts": receipts}))
    check(run, amo_contribution=amo)
    assert run["auto_entrepreneur_due"] == run["turnover_tax"] + run["amo_contribution"]


def test_it_is_no_regime_with_pay():
    assert not REGIME.paid
    assert MOROCCO.contract_kind("auto_entrepreneur").regime == "auto_entrepreneur"
