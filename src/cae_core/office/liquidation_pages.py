"""The page of a liquidation: what there is and is owed, who receives what, what must be done first."""

from __future__ import annotations

from collections.abc import Iterator

from cae_core.capital.liquidation import Liquidation
from cae_core.closing.liquidation_told import LiquidationTold
from cae_core.ledger.roles import ROLES
from cae_core.messages import Sentence, mark
from cae_core.money import money
from cae_core.office.mentions import banners
from cae_core.office.opened import Office
from cae_core.office.parties import cooperative_party, name_of
from cae_core.rendering.liquidation import HeirRow, LiquidationPage, MemberRow, PositionRow, StepRow
from cae_core.rendering.pages import Figure, Notice
from cae_core.rules.errors import LawNotEstablished, ParameterNotKnownYet


def liquidation_page(office: Office, told: LiquidationTold) -> LiquidationPage:
    """The page of a liquidation, expected or closed."""
    said = told.ended.payload if told.ended is not None else {}
    return LiquidationPage(
        cooperative=cooperative_party(office.cooperative, office.country),
        currency=office.cooperative.currency,
        day=told.day,
        figures=tuple(_figures(told)),
        reference=said.get("reference", ""),
        recipient=said.get("recipient", ""),
        position=tuple(_position(office, told)),
        steps=tuple(_steps(told)),
        members=tuple(_members(office, told)),
        heirs=tuple(_heirs(told)),
        conversion=_conversion(office, told),
        notices=tuple(_notices(office, told)),
        banners=banners(office),
        country=office.country.code,
    )


def _figures(told: LiquidationTold) -> Iterator[Figure]:
    found = told.found
    net = found.estate.realised - found.estate.creditors
    yield Figure("net_assets", Sentence(mark("Net assets")), net)
    yield Figure("creditors", Sentence(mark("Owed to creditors")), found.estate.creditors)
    yield Figure("members", Sentence(mark("Given back to members")), sum(found.members.values()))
    yield Figure("remainder", Sentence(mark("What is left")), found.remainder)


def _position(office: Office, told: LiquidationTold) -> Iterator[PositionRow]:
    """Each account on which something is there or owed, in the order of the roles."""
    held = told.held
    sides = {
        "bank": (max(held.bank, 0), max(-held.bank, 0)),
        "capital_called": (held.interest, 0),
    }
    for role in ROLES:
        assets, debts = sides.get(role, (held.assets.get(role, 0), held.debts.get(role, 0)))
        if assets or debts:
            account = office.country.chart.accounts[role]
            yield PositionRow(account.labels, account.number, assets, debts)


def _steps(told: LiquidationTold) -> Iterator[StepRow]:
    for step in told.found.steps:
        yield StepRow(step.what, step.source, step.amount)
    if told.found.remainder and not _chosen(told.found):
        source = told.found.steps[-1].source
        yield StepRow(Sentence(mark("Left, for those whom the law names")), source, -told.found.remainder)


def _chosen(found: Liquidation) -> bool:
    return found.beneficiary is not None or bool(found.members_receive)


def _members(office: Office, told: LiquidationTold) -> Iterator[MemberRow]:
    """Each member; without a register nobody is known by name."""
    if told.register is None:
        return
    found, register = told.found, told.register
    ended = {claim.member: claim.shares for claim in register.claims if claim.left == told.day}
    for member, paid in found.estate.paid.items():
        shares = ended.get(member, 0) if told.ended is not None else register.of(member).shares
        given_back, receives = found.members[member], found.members_receive.get(member, 0)
        owed = sum(claim.owed for claim in register.open_claims(member))
        name = name_of(office.cooperative, member)
        yield MemberRow(name, shares, paid, paid - given_back, given_back, receives, owed)


def _heirs(told: LiquidationTold) -> Iterator[HeirRow]:
    """Those whom law or statutes name, the one chosen marked."""
    found, law, day = told.found, told.law, told.day
    try:
        to_members = law.fact("remainder_to_members", day)
        if to_members is not None and to_members.value:
            yield HeirRow(Sentence(mark("the members")), to_members.source, bool(found.members_receive))
            return
        known = tuple(law.beneficiaries(day))
    except (LawNotEstablished, ParameterNotKnownYet):
        return
    chosen = found.beneficiary.key if found.beneficiary is not None else ""
    for each in known:
        yield HeirRow(each.label, each.source, each.key == chosen)


def _conversion(office: Office, told: LiquidationTold) -> StepRow | None:
    if told.conversion is None:
        return None
    found = told.conversion
    fields = {
        "amount": money(found.locked + found.unlocked, office.cooperative.currency),
        "finding": found.finding,
    }
    label = Sentence(mark("{amount} of reserves: {finding}"), fields)
    return StepRow(label, found.source, found.unlocked)


def _notices(office: Office, told: LiquidationTold) -> Iterator[Notice]:
    currency, found = office.cooperative.currency, told.found
    if told.unsaid is not None and found.remainder:
        yield Notice(Sentence(told.unsaid.template, told.unsaid.data))
    if found.unpaid:
        text = mark("{missing} are missing to pay creditors and costs: no liquidation is closed here")
        yield Notice(Sentence(text, {"missing": money(found.unpaid, currency)}))
    elif found.losses:
        text = mark("members lose {lost} of what they paid on their shares")
        yield Notice(Sentence(text, {"lost": money(found.losses, currency)}))
    if told.ended is not None:
        yield from _still_owed(office, told)
        return
    for each in told.first:
        yield Notice(each)
    yield from _unpaid_shares(office, told)
    text = mark(
        "nothing is posted: assets count as in the book; the closing goes into liquidation.csv of its month"
    )
    yield Notice(Sentence(text), "note")


def _still_owed(office: Office, told: LiquidationTold) -> Iterator[Notice]:
    owed = told.held.creditors
    if owed:
        text = mark("{owed} is still to be paid to those whom the liquidation left owed")
        yield Notice(Sentence(text, {"owed": money(owed, office.cooperative.currency)}), "note")
    else:
        yield Notice(
            Sentence(mark("all that the liquidation left owed is paid: the book is at its end")), "note"
        )


def _unpaid_shares(office: Office, told: LiquidationTold) -> Iterator[Notice]:
    if told.register is None:
        return
    unpaid = sum(each.subscribed - each.paid for each in told.register.holdings.values())
    if unpaid:
        text = mark("{unpaid} of the shares is not paid: it is neither asked for here nor given back")
        yield Notice(Sentence(text, {"unpaid": money(unpaid, office.cooperative.currency)}), "note")
