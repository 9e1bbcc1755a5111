"""What a liquidation comes to by a book on a day, before it is closed and after; nothing is posted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

import attrs

from cae_core.capital.conversion import Conversion, convert
from cae_core.capital.indivisible import IndivisibleReserve
from cae_core.capital.liquidation import (
    Estate,
    LawUnsaid,
    Liquidation,
    legal_order,
    liquidate,
    share_out,
)
from cae_core.capital.reserve_law import ReserveLaw, UnlawfulBeneficiary
from cae_core.capital.shares import Register
from cae_core.closing.ended import wound_up
from cae_core.closing.liquidation_run import NO_REGISTER, estate_of, owed_interest
from cae_core.closing.reserve_run import reserve_law
from cae_core.closing.share_run import keeps_register, register_on
from cae_core.closing.winding_up import Position, position, unsettled
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.open_items import OPEN_ROLES, OpenItems
from cae_core.country import Country
from cae_core.errors import CaeError
from cae_core.ledger.records import StoredDocument
from cae_core.ledger.store import Reads
from cae_core.messages import Sentence
from cae_core.rules.errors import LawNotEstablished, ParameterEnded, ParameterNotKnownYet

_UNSAID = (LawNotEstablished, LawUnsaid, ParameterNotKnownYet, ParameterEnded)


@attrs.frozen(eq=False)
class LiquidationTold:
    """A liquidation on a day. Amounts are minor units.

    ``found`` is who receives what; ``unsaid`` why nobody can be said to receive what is left, where nobody
    can; ``first`` what must be done before the closing. ``register`` is that of the day, None where none is
    kept. ``ended`` is the document that closed it, None before; then ``held`` is what is left to pay.
    """

    day: dt.date
    law: ReserveLaw
    held: Position
    found: Liquidation
    unsaid: CaeError | None = None
    register: Register | None = None
    first: tuple[Sentence, ...] = ()
    conversion: Conversion | None = None
    ended: StoredDocument | None = None


def tell_liquidation(
    store: Reads,
    cooperative: Cooperative,
    country: Country,
    day: dt.date,
    *,
    costs: int = 0,
    beneficiary: str = "",
) -> LiquidationTold:
    """What a liquidation closed on a day would come to; from its day on, what the one closed came to.

    Assets count as the book has them; ``costs`` are those still to come. Raises UnlawfulBeneficiary for a
    choice that the law does not leave, and what `form_of` raises for statutes that cannot be used.
    """
    law, ended = reserve_law(cooperative, country), wound_up(store)
    if ended is not None and day >= dt.date.fromisoformat(ended.payload["date"]):
        return _closed(store, cooperative, law, ended)
    register = register_on(cooperative, store, day) if keeps_register(cooperative) else None
    items = OpenItems(store.all_open_items(OPEN_ROLES, until=day))
    balances = _by_role(store.balances(until=day))
    held = position(store.balances(until=day), items, owed_interest(register))
    found, unsaid = _shared_out(_estate(held, register, balances, costs), law, day, beneficiary)
    first = list(unsettled(cooperative, country, store, items, day))
    if register is None and balances.get("capital"):
        first.append(Sentence(NO_REGISTER))
    reserve = IndivisibleReserve.of_balances(law, balances, day)
    return LiquidationTold(day, law, held, found, unsaid, register, tuple(first), convert(reserve, day))


def _by_role(balances: Mapping[tuple[str, str], int]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for (_, role), amount in balances.items():
        sums[role] += amount
    return sums


def _estate(held: Position, register: Register | None, balances: Mapping[str, int], costs: int) -> Estate:
    """The estate; without a register what was paid on shares is known as a whole, of nobody."""
    if register is not None:
        return estate_of(held, register, costs)
    paid = -sum(balances.get(role, 0) for role in ("capital", "capital_uncalled", "capital_called"))
    return Estate(held.realised, held.creditors, costs, {"": paid} if paid > 0 else {})


def _shared_out(
    estate: Estate, law: ReserveLaw, day: dt.date, beneficiary: str
) -> tuple[Liquidation, CaeError | None]:
    """Who receives what. What is left is nobody's yet where nobody was chosen, or no law says whose."""
    try:
        return liquidate(estate, law, day, beneficiary), None
    except UnlawfulBeneficiary:
        if beneficiary:
            raise
        return share_out(estate, legal_order(law, day)), None
    except _UNSAID as error:
        return share_out(estate, legal_order(law, day)), error


def _closed(
    store: Reads, cooperative: Cooperative, law: ReserveLaw, ended: StoredDocument
) -> LiquidationTold:
    """The liquidation that a month closed, shared out again from what was stored."""
    said = ended.payload
    day = dt.date.fromisoformat(said["date"])
    estate = Estate(said["realised"], said["creditors"], 0, said["paid"])
    found, unsaid = _shared_out(estate, law, day, said["beneficiary"])
    register = register_on(cooperative, store) if keeps_register(cooperative) else None
    held = position(store.balances(), OpenItems(store.all_open_items(OPEN_ROLES)))
    return LiquidationTold(day, law, held, found, unsaid, register, ended=ended)
