"""The sentences that a country's law, or a cooperative's legal form, wants on a page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.people import Contract
from cae_core.country import Country
from cae_core.country.parts import Mention
from cae_core.messages import Sentence, mark
from cae_core.office.parties import identifier
from cae_core.rendering.pages import Text
from cae_core.rendering.voice import isolated

EVERY_PAGE = "*"
BUSINESS_PAPERS = "business_papers"
RIGHT_TO_LEFT = "ar"
_UNKNOWN = "–"


class Letterhead(Protocol):
    """Whose pages these are: an open `Office`, or a cooperative with its country."""

    @property
    def cooperative(self) -> Cooperative:
        """The cooperative that pages come from."""

    @property
    def country(self) -> Country:
        """Its country."""


def banners(office: Letterhead) -> tuple[Text, ...]:
    """What every page of the cooperative says first: what its legal form is, where no law gives it.

    A form that is an experiment is called one, even where the country's data says nothing of it.
    """
    found = tuple(_texts(office, EVERY_PAGE))
    form = office.country.legal_forms.get(office.cooperative.legal_form)
    if found or form is None or not form.experimental:
        return found
    text = mark(
        "Experiment: no law in force gives the legal form “{form}”; the statutes alone set its rules."
    )
    return (Sentence(text, {"form": form.label}),)


def mentions(office: Letterhead, page: str, contract: Contract | None = None) -> tuple[Text, ...]:
    """The sentences of one kind of page (``payslip``, ``business_papers``…), those of every page apart."""
    return tuple(_texts(office, page, contract))


def business_mentions(office: Letterhead) -> tuple[Text, ...]:
    """Those of the cooperative's papers that say who it is, by its name or a number."""
    kept = {each.key for each in office.country.mentions if each.page == BUSINESS_PAPERS and each.fields}
    return tuple(_texts(office, BUSINESS_PAPERS, keys=kept))


def _texts(
    office: Letterhead, page: str, contract: Contract | None = None, keys: Collection[str] | None = None
) -> Iterator[Mapping[str, str]]:
    kind = "" if contract is None else contract.kind
    for mention in office.country.mentions_for(page, kind, office.cooperative.legal_form):
        if mention.page == page and (keys is None or mention.key in keys):
            yield {language: _filled(mention, language, office, contract) for language in mention.text}


def _filled(mention: Mention, language: str, office: Letterhead, contract: Contract | None) -> str:
    """The sentence in a language, with a dash for what nobody gave."""
    cooperative, country = office.cooperative, office.country
    form = country.legal_forms.get(cooperative.legal_form)
    end = None if contract is None else contract.end
    known = {
        "cooperative": cooperative.name,
        "address": ", ".join(cooperative.address.splitlines()),
        "legal_form": "" if form is None else form.label[language],
        "start": "" if contract is None else f"{contract.start:%d/%m/%Y}",
        "end": "" if end is None else f"{end:%d/%m/%Y}",
        **{
            key: identifier(country, key, cooperative.identifiers.get(key, "")) for key in country.identifiers
        },
    }
    direction = "rtl" if language == RIGHT_TO_LEFT else "ltr"
    kept = {name: isolated(text or _UNKNOWN, direction) for name, text in known.items()}
    return mention.fill(language, **kept)
