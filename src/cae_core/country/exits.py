"""What a country's law says of those who leave: whose the clients are, what is to be done.

A country's package may have ``data/exits.toml``. What it leaves out is settled by no fact, and is asked of
the contract, the convention or the statutes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import attrs

from cae_core.country.errors import CountryDataRefused

Labels = Mapping[str, str]

JOINT = "joint"
"""Where the clients of an activity that several persons run are spoken of, instead of a contract kind."""


@attrs.frozen
class ExitFact:
    """Something the law says of exits, with its source and how far it was checked.

    ``owner`` is with whom the clients go on (empty: the law leaves it to an agreement); ``causes`` are those
    the fact is about, where it is about causes.
    """

    source: str
    confidence: str
    owner: str = ""
    causes: tuple[str, ...] = attrs.field(default=(), converter=tuple)


@attrs.frozen
class Duty:
    """Something to do when somebody leaves; without ``contract_kinds`` or ``causes``, of all of them."""

    key: str
    text: Labels = attrs.field(hash=False)
    source: str
    confidence: str
    contract_kinds: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    causes: tuple[str, ...] = attrs.field(default=(), converter=tuple)

    def applies(self, contract_kind: str, cause: str) -> bool:
        """Whether it is to be done for a contract kind that ends for a cause."""
        return contract_kind in (self.contract_kinds or (contract_kind,)) and cause in (
            self.causes or (cause,)
        )


@attrs.frozen
class ExitLaw:
    """What the law says of exits.

    ``clientele`` speaks of contract kinds by key, and of `JOINT` activities; ``left_to_services`` of a
    balance that does not reach the person, ``set_off`` of one that is missing, ``keeps_membership`` of the
    causes that do not end it. None: nothing is said.
    """

    clientele: Mapping[str, ExitFact] = attrs.field(factory=dict, hash=False)
    duties: tuple[Duty, ...] = ()
    left_to_services: ExitFact | None = None
    set_off: ExitFact | None = None
    keeps_membership: ExitFact | None = None

    def clientele_of(self, contract_kind: str, *, joint: bool) -> ExitFact | None:
        """What settles whose the clients are: of an activity of several persons, their convention."""
        return self.clientele.get(JOINT if joint else contract_kind)

    def duties_for(self, contract_kind: str, cause: str) -> tuple[Duty, ...]:
        """What is to be done when a contract of a kind ends for a cause."""
        return tuple(each for each in self.duties if each.applies(contract_kind, cause))


def read_exits(text: str) -> ExitLaw:
    r"""Return what ``exits.toml`` says; raises CountryDataRefused, TOMLDecodeError.

    >>> law = read_exits('[clientele.cesa]\nowner = "person"\nsource = "FR-1.02"\nconfidence = "text"')
    >>> law.clientele_of("cesa", joint=False).owner, law.clientele_of("cesa", joint=True)
    ('person', None)
    """
    tables: dict[str, Any] = tomllib.loads(text)
    try:
        clientele = {key: ExitFact(**row) for key, row in tables.pop("clientele", {}).items()}
        duties = tuple(Duty(**row) for row in tables.pop("duties", ()))
        return ExitLaw(clientele, duties, **{key: ExitFact(**row) for key, row in tables.items()})
    except TypeError as error:
        raise CountryDataRefused(where="exits", reason=str(error)) from None
