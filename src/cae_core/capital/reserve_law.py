"""What a legal form's law says of reserves: which are indivisible, what may lower them, who receives them."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterable, Iterator

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.rules.errors import LawNotChecked, LawNotEstablished, ParameterEnded, ParameterNotKnownYet
from cae_core.rules.form_law import FormLaw
from cae_core.rules.parameters import Fact, ParameterSet, Snapshot

RESERVE_ROLES = ("legal_reserve", "statutory_reserve", "other_reserves")
"""The roles of reserves. Which of them are indivisible is for the form to say."""

BENEFICIARIES = (
    "devolution_cooperatives",
    "devolution_unions",
    "devolution_federation",
    "devolution_social_economy",
    "devolution_community",
    "devolution_same_field",
)
"""The parameters that name who may receive what liquidation leaves; their labels say it in words."""

MEMBERS = "members"
"""Who receives it instead where the statutes of a form may say so."""

_SILENT = (LawNotEstablished, ParameterNotKnownYet, ParameterEnded)


class UnlawfulBeneficiary(CaeError, ValueError):
    """Somebody whom the law does not name to receive what is left. Data: beneficiary, known, source."""

    template = mark("“{beneficiary}” is not among those who may receive what is left: {known} ({source})")


class ReserveLaw(FormLaw):
    """The parameters of a legal form on reserves. That a later day was not checked is for others to say.

    >>> law = ReserveLaw(None)
    >>> law.guarded(dt.date(2026, 1, 1))
    frozenset()
    """

    def __init__(self, parameters: ParameterSet | None) -> None:
        super().__init__(parameters)
        self._guarded: dict[dt.date, frozenset[str]] = {}

    def _snapshot(self, parameters: ParameterSet, on: dt.date) -> Snapshot:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LawNotChecked)
            return super()._snapshot(parameters, on)

    def guarded(self, on: dt.date) -> frozenset[str]:
        """The roles that nobody may be paid from: those the law says indivisible, and those nobody knows of.

        Where the law is not established the reserve is guarded all the same: statutes may say it is free.
        """
        if on not in self._guarded:
            self._guarded[on] = frozenset(role for role in RESERVE_ROLES if self._guards(role, on))
        return self._guarded[on]

    def indivisible(self, role: str, on: dt.date) -> Fact | None:
        """Whether a reserve is indivisible and who says so; None where no text speaks of it.

        Raises LawNotEstablished, ParameterNotKnownYet.
        """
        return self.fact(_flag(role), on)

    def _guards(self, role: str, on: dt.date) -> bool:
        try:
            found = self.indivisible(role, on)
        except _SILENT:
            return True
        return found is not None and bool(found.value)

    def loss_turn(self, role: str, on: dt.date) -> Fact | None:
        """In which turn a reserve bears losses, 0 for never; None where no text names it.

        Raises LawNotEstablished, ParameterNotKnownYet.
        """
        return self.fact(f"loss_order_{role}", on)

    def beneficiaries(self, on: dt.date) -> Iterator[Fact]:
        """Those who may receive what liquidation leaves, in the order of `BENEFICIARIES`.

        Raises LawNotEstablished when the form's file knows of some and none is established.
        """
        found, silent = [], None
        for key in BENEFICIARIES:
            try:
                fact = self.fact(key, on)
            except LawNotEstablished as error:
                silent = silent or error
                continue
            if fact is not None and fact.value:
                found.append(fact)
        if not found and silent is not None:
            raise silent
        return iter(found)

    def beneficiary(self, key: str, on: dt.date) -> Fact:
        """A beneficiary that the law names. Raises UnlawfulBeneficiary, LawNotEstablished."""
        lawful = {each.key: each for each in self.beneficiaries(on)}
        if key not in lawful:
            raise self.unlawful(key, lawful, on)
        return lawful[key]

    def unlawful(self, key: str, known: Iterable[str], on: dt.date) -> UnlawfulBeneficiary:
        """The refusal of a beneficiary, to be raised, with the article on who shares what is left."""
        names = ", ".join(_word(each) for each in known) or "–"
        try:
            said = self.fact("remainder_to_members", on)
        except LawNotEstablished as error:
            return UnlawfulBeneficiary(beneficiary=_word(key), known=names, source=error.data["source"])
        source = said.source if said is not None else "–"
        return UnlawfulBeneficiary(beneficiary=_word(key), known=names, source=source)


def _word(key: str) -> str:
    """A beneficiary as one types it.

    >>> _word("devolution_unions"), _word("")
    ('unions', '–')
    """
    return key.removeprefix("devolution_") or "–"


def _flag(role: str) -> str:
    return "other_reserves_indivisible" if role == "other_reserves" else "indivisible_reserves"
