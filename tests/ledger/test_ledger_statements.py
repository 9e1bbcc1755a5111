from __future__ import annotations

import datetime as dt

from ledger_books import AUGUST, CHART, OCTOBER, SEPTEMBER, quarter

from cae_core.ledger import ROLES, Bucket, activity_balances, statement, trial_balance


def test_a_statement_opens_moves_and_closes(store):
    quarter(store)
    found = statement(store, activity="ATELIER", roles=["clients"], since=SEPTEMBER, until=OCTOBER)
    assert found.opening == 100_00
    assert [(line.movement.number, line.debit, line.credit, line.balance) for line in found.lines] == [
        ("2026-000004", 250_00, 0, 350_00),
        ("2026-000005", 0, 40_00, 310_00),
        ("2026-000010", 12_34, 0, 322_34),
        ("2026-000008", 0, 250_00, 72_34),
    ]
    assert (found.closing, found.debit, found.credit) == (72_34, 262_34, 290_00)


def test_a_statement_is_in_order_of_date(store):
    quarter(store)
    days = [line.movement.date for line in statement(store).lines]
    assert days == sorted(days)


def test_a_line_says_its_document_and_its_account(store):
    quarter(store)
    (line,) = statement(store, activity="POTERIE", bucket=Bucket.RECEIVABLES).lines
    assert (line.movement.document, line.movement.label, line.movement.key) == (
        "F3",
        "Invoice F3",
        "invoice:F3",
    )
    assert line.movement.journal.code == "J2"
    assert line.movement.posting.account == ("clients", CHART.number("clients"), CHART.label("clients"))
    assert (line.movement.posting.party, line.movement.posting.item) == ("C-7", "F3")


def test_drafts_are_in_statements_without_a_number(store):
    quarter(store)
    (line,) = statement(store, since=dt.date(2026, 11, 1), roles=["clients"]).lines
    assert (line.movement.number, line.balance) == ("", 242_34)


def test_a_bucket_is_the_sum_of_its_roles(store):
    quarter(store)
    for bucket in Bucket:
        by_role = sum(
            statement(store, activity="ATELIER", roles=[key], until=OCTOBER).closing
            for key, role in ROLES.items()
            if role.bucket is bucket
        )
        assert statement(store, activity="ATELIER", bucket=bucket, until=OCTOBER).closing == by_role


def test_the_result_account_and_the_balance_account_are_two_views_of_the_same_postings(store):
    quarter(store)
    result = statement(store, activity="ATELIER", bucket=Bucket.RESULT).closing
    others = [bucket for bucket in Bucket if bucket is not Bucket.RESULT]
    assert result == -(500_00 + 100_00 + 250_00 - 25_00 - 10_00 + 12_34 + 100_00)
    assert result + sum(statement(store, activity="ATELIER", bucket=each).closing for each in others) == 0


def test_roles_and_a_bucket_together_mean_those_in_both(store):
    quarter(store)
    assert statement(store, roles=["clients", "bank"], bucket=Bucket.CASH) == statement(store, roles=["bank"])
    assert statement(store, roles=["clients"], bucket=Bucket.CASH).lines == ()


def test_consecutive_statements_meet(store):
    quarter(store)
    months = [
        statement(store, activity="ATELIER", roles=["bank"], since=m, until=m)
        for m in (AUGUST, SEPTEMBER, OCTOBER)
    ]
    assert [each.opening for each in months] == [0, 500_00, 540_00]
    assert [each.closing for each in months] == [500_00, 540_00, 790_00]


def test_a_trial_balance_has_every_account_by_number(store):
    quarter(store)
    found = trial_balance(store, since=OCTOBER, until=OCTOBER)
    assert [row.number for row in found.rows] == sorted(row.number for row in found.rows)
    rows = {row.number: row for row in found.rows}
    clients = rows[CHART.number("clients")]
    assert (clients.label, clients.opening, clients.debit, clients.credit, clients.closing) == (
        "compte clients",
        310_00,
        82_34,
        250_00,
        142_34,
    )
    link = rows[CHART.number("link")]
    assert (link.opening, link.debit, link.credit, link.closing) == (0, 10_00, 10_00, 0)
    assert found.debit == found.credit == 82_34 + 250_00 + 20_00
    assert found.excess == 0


def test_the_activities_and_services_add_up_to_the_general_ledger(store):
    quarter(store)
    activities = activity_balances(store)
    assert activities == {"ATELIER": 0, "POTERIE": 0, "services": 0}
    parts = [
        {
            row.number: (row.opening, row.debit, row.credit)
            for row in trial_balance(store, since=OCTOBER, activity=name).rows
        }
        for name in activities
    ]
    whole = trial_balance(store, since=OCTOBER)
    for row in whole.rows:
        found = [part.get(row.number, (0, 0, 0)) for part in parts]
        assert (row.opening, row.debit, row.credit) == tuple(map(sum, zip(*found, strict=True)))
    assert {number for part in parts for number in part} == {row.number for row in whole.rows}


def test_an_empty_store_states_nothing(store):
    assert statement(store, since=OCTOBER).lines == ()
    assert trial_balance(store).rows == ()
    assert activity_balances(store) == {}
