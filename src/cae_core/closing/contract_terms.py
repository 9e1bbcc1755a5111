"""What the terms of contracts ask for in a month: renewals, limits, membership, dues without a payslip."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from cae_core.closing.identity import Remark
from cae_core.closing.pay_inputs import PayBasis, pay_basis
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.people import Contract
from cae_core.country import Country
from cae_core.country.parts import ContractKind
from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark
from cae_core.money import money
from cae_core.periods import Month, add_months
from cae_core.rules.errors import LawNotEstablished

NOTICE_MONTHS = 3
"""How long before a deadline it is announced."""


def contract_remarks(cooperative: Cooperative, country: Country, month: Month) -> Iterator[Remark]:
    """What the contracts that run in a month ask for, contract by contract, then by kind."""
    by_person: dict[str, list[Contract]] = defaultdict(list)
    for contract in cooperative.contracts.values():
        by_person[contract.person].append(contract)
    for contract in cooperative.contracts.values():
        kind = country.contract_kinds.get(contract.kind)
        if kind is not None and contract.runs_in(month):
            yield from _limit(contract, kind, by_person[contract.person])
            yield from _renewal(contract, kind, month)
            yield from _membership(cooperative, contract, kind, by_person[contract.person], month)
    yield from _without_payslip(cooperative, country, month)


def _limit(contract: Contract, kind: ContractKind, others: Sequence[Contract]) -> Iterator[Remark]:
    """No longer than the law allows, periods under earlier contracts of the kind counted in (FR-1.30)."""
    if kind.max_months is None:
        return
    first = min(each.start for each in others if each.kind == kind.key)
    limit = kind.last_day(first)
    if contract.end is None:
        text = mark("without end, where the law allows until {limit} ({source})")
    elif limit is not None and contract.end > limit:
        text = mark("runs beyond {limit}, the longest the law allows ({source})")
    else:
        return
    yield Remark(Sentence(text, {"limit": limit, "source": kind.source}), contract.id)


def _renewal(contract: Contract, kind: ContractKind, month: Month) -> Iterator[Remark]:
    """A period that ends within the month: renewed in writing and announced, or over (FR-1.30, FR-1.32)."""
    for period in range(1, (kind.renewals or 0) + 1) if kind.term_months else ():
        last = add_months(contract.start, (kind.term_months or 0) * period) - dt.timedelta(days=1)
        if last in month and (contract.end is None or contract.end > last):
            text = mark("a period ends on {day}: going on needs a written renewal, announced to the bodies")
            yield Remark(Sentence(text, {"day": last}), contract.id)


def _membership(
    cooperative: Cooperative,
    contract: Contract,
    kind: ContractKind,
    others: Sequence[Contract],
    month: Month,
) -> Iterator[Remark]:
    """Membership within its deadline, announced some months before (FR-1.03)."""
    deadline = kind.member_by(contract.start, months_before(contract, others))
    person = cooperative.persons.get(contract.person)
    if deadline is None or person is None:
        return
    since = person.member_since
    if since is not None and since <= max(deadline, month.last):
        return
    if deadline <= month.last:
        text = mark("not a member by {day}: the contract ends by itself ({source})")
    elif Month.of(deadline) <= month + NOTICE_MONTHS:
        text = mark("must be a member by {day}, or the contract ends by itself ({source})")
    else:
        return
    yield Remark(Sentence(text, {"day": deadline, "source": kind.source}), contract.id)


def months_before(contract: Contract, others: Sequence[Contract]) -> int:
    """Whole months already spent under other contracts with the cooperative, before this one."""
    days = 0
    for each in others:
        if each.id != contract.id and each.start < contract.start:
            last = contract.start - dt.timedelta(days=1)
            days += (min(each.end or last, last) - each.start).days + 1
    return days * 12 // 365


def _without_payslip(cooperative: Cooperative, country: Country, month: Month) -> Iterator[Remark]:
    """What is due for those under a contract without pay, which no payslip carries (FR-1.33)."""
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    amounts: dict[tuple[str, str], int] = defaultdict(int)
    for contract in cooperative.contracts.values():
        kind = country.contract_kinds.get(contract.kind)
        if kind is None or kind.paid or not contract.runs_in(month):
            continue
        basis = pay_basis(cooperative, country, contract, month, {})
        for node in _dues(basis):
            try:
                amount = int(basis.regime.graph(month).run(basis.inputs, (node,))[node])
            except LawNotEstablished as error:
                counts[kind.key, str(error.data["key"]), str(error.data["source"])] += 1
            except CaeError:
                continue
            else:
                amounts[kind.key, node] += amount
    for (kind_key, key, source), count in counts.items():
        text = mark(
            "{count} contracts without pay: what is due for them was not computed, {key} is not established "
            "({source}); supply it in the statutes"
        )
        yield Remark(Sentence(text, {"count": count, "key": key, "source": source}), kind_key)
    for (kind_key, node), amount in amounts.items():
        if amount:
            text = mark(
                "{node} for contracts without pay: {amount}, which no payslip carries and nothing posts"
            )
            labels = country.regime(country.contract_kind(kind_key).regime).framework.labels
            fields = {"node": labels.get(node) or node, "amount": money(amount, cooperative.currency)}
            yield Remark(Sentence(text, fields), kind_key)


def declaring_remarks(cooperative: Cooperative, country: Country, month: Month) -> Iterator[Remark]:
    """Who declares and pays their own dues, by kind of contract: no month-end computes them."""
    counts: dict[str, int] = defaultdict(int)
    for contract in cooperative.contracts.values():
        kind = country.contract_kinds.get(contract.kind)
        if kind is not None and not kind.paid and contract.runs_in(month):
            counts[kind.key] += not country.regime(kind.regime).dues
    for key, count in counts.items():
        if count:
            text = mark(
                "{count} contracts whose holders declare and pay their own dues, which nothing here posts; "
                "their figures: {command}"
            )
            regime = country.contract_kind(key).regime
            command = f"cae payslip --country {country.code} --regime {regime}"
            yield Remark(Sentence(text, {"count": count, "command": command}), key)


def _dues(basis: PayBasis) -> Iterator[str]:
    """What the cooperative owes for a contract without pay, by the rules in force."""
    rules = basis.regime.graph(basis.month).rules
    return (node for node in basis.regime.dues if node in rules)
