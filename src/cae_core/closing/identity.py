"""The cooperative's legal form and everybody's national numbers, against what the country knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from cae_core.cooperative.cooperative import Cooperative
from cae_core.country import Country
from cae_core.country.errors import IdentifierInvalid
from cae_core.errors import ExtraMissing, Origin, Problem
from cae_core.messages import Sentence, mark

HIDDEN = "•••"
"""What a message shows of a person's number."""


@attrs.frozen
class Remark:
    """Something a reader should know that keeps nothing from being closed; ``about`` names what it is of."""

    text: Sentence
    about: str = ""


def identity_problems(cooperative: Cooperative, country: Country) -> list[Problem]:
    """A legal form the country does not have, and numbers whose check fails beyond dispute.

    A person's number is never shown. Numbers the country does not know are left alone.
    """
    problems = []
    if cooperative.legal_form not in country.legal_forms:
        problems.append(
            Problem(
                mark("unknown legal form"),
                cooperative.origin,
                "legal_form",
                cooperative.legal_form,
                mark("one of {forms}"),
                {"forms": ", ".join(country.legal_forms)},
            )
        )
    problems += _contracts_of_other_forms(cooperative, country)
    problems += [each.problem for each in _wrong(cooperative, country) if not each.disputed]
    return problems


def _contracts_of_other_forms(cooperative: Cooperative, country: Country) -> Iterator[Problem]:
    """Contracts of a kind that only other legal forms may conclude."""
    for contract in cooperative.contracts.values():
        kind = country.contract_kinds.get(contract.kind)
        if kind is not None and kind.legal_forms and cooperative.legal_form not in kind.legal_forms:
            yield Problem(
                mark("a contract that the legal form {form} cannot conclude ({source})"),
                contract.origin,
                "kind",
                contract.kind,
                mark("another kind, or the legal form {forms}"),
                {"form": cooperative.legal_form, "source": kind.source, "forms": ", ".join(kind.legal_forms)},
            )


def identity_remarks(cooperative: Cooperative, country: Country) -> Iterator[Remark]:
    """Numbers that look wrong by a check that is disputed, and whether numbers could be checked at all."""
    if not _checkable(country):
        yield Remark(
            Sentence(mark("national numbers were not checked: install the extra “identifiers” to check them"))
        )
        return
    if not any(identifier.disputed for identifier in country.identifiers.values()):
        return
    for each in _wrong(cooperative, country):
        if each.disputed:
            text = mark("{identifier}: {reason}; the rule of this check is disputed")
            yield Remark(Sentence(text, each.problem.fields), each.about)


@attrs.frozen
class _Wrong:
    about: str
    problem: Problem
    disputed: bool


def _wrong(cooperative: Cooperative, country: Country) -> Iterator[_Wrong]:
    own = _of(country, cooperative.identifiers, cooperative.origin, cooperative.name)
    yield from (
        attrs.evolve(each, problem=attrs.evolve(each.problem, column=f"identifiers.{each.problem.column}"))
        for each in own
    )
    for person in cooperative.persons.values():
        if person.identifiers:
            yield from _of(country, person.identifiers, person.origin, person.id, hidden=True)


def _of(
    country: Country,
    identifiers: Mapping[str, str],
    origin: Origin | None,
    about: str,
    *,
    hidden: bool = False,
) -> Iterator[_Wrong]:
    for key, text in identifiers.items():
        known = country.identifiers.get(key)
        if known is None or not text:
            continue
        try:
            known.check(text)
        except IdentifierInvalid as error:
            yield _Wrong(
                about,
                Problem(
                    mark("not a valid {identifier}: {reason}"),
                    origin,
                    key,
                    HIDDEN if hidden else text,
                    mark("the number as it was issued, or nothing while it is not known"),
                    {"identifier": known.label, "reason": Sentence(error.data["reason"])},
                ),
                bool(error.data["disputed"]),
            )
        except ExtraMissing:
            return


def _checkable(country: Country) -> bool:
    try:
        for identifier in country.identifiers.values():
            identifier.is_valid("")
            break
    except ExtraMissing:
        return False
    return True
