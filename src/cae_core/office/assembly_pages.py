"""The pages of a general assembly but its minutes: notice, sheet to sign, cards, published ballots.

Each function takes plain values and gives a page that `cae_core.rendering.render` writes in a language::

    page = notice_page(notice, law, cooperative, country, electors=len(roll))
    page = attendance_sheet(roll, notice, law, cooperative, country, proxies=proxies)
    page = cards_page(urn, cards, notice, cooperative, country)
    page = receipts_page(published(urn), notice, cooperative, country)
    page = minutes_page(minutes, cooperative, country, law=law, notice=notice)  # of minutes_pages
    html = render(page, language)

Names are looked up among the cooperative's persons when a page is made: whoever was forgotten
is shown by key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.people import Person
from cae_core.country import Country
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.duties import duties
from cae_core.governance.minutes import Ballot
from cae_core.governance.notice import CHANNELS, Notice
from cae_core.governance.proxies import Proxy
from cae_core.governance.resolutions import Resolution
from cae_core.governance.roll import Elector, Roll
from cae_core.governance.urn import Card, Urn, shown_code
from cae_core.messages import Sentence
from cae_core.office.assembly_house import House, in_order
from cae_core.office.assembly_rules import (
    delegate_rules,
    may_be_represented,
    one_vote,
    proxy_rules,
    quorum_rules,
    section_rules,
    told_cap,
)
from cae_core.office.assembly_words import BLANK, CHOICES
from cae_core.office.ballot_digest import ballot_digest
from cae_core.rendering.assemblies import (
    CardsPage,
    ChoiceCount,
    CutOut,
    KeptOut,
    NoticePage,
    Receipt,
    ReceiptsPage,
    SheetPage,
    Signatory,
    Signing,
    ToDo,
)
from cae_core.rendering.pages import Text


def notice_page(
    notice: Notice,
    law: AssemblyLaw,
    cooperative: Cooperative,
    country: Country,
    *,
    electors: int,
    auditor: bool = True,
) -> NoticePage:
    """The notice that members receive; ``electors`` is how many may vote as far as is known that day."""
    house = House(cooperative, country, cooperative.colleges)
    return NoticePage(
        house.of_notice(notice),
        notice.sent,
        Sentence(CHANNELS[notice.channel]),
        house.who(notice.by),
        tuple(house.item(each) for each in notice.agenda),
        (
            *section_rules(notice, law),
            *(delegate_rules(notice, law) if notice.sections else one_vote(law, notice.meeting)),
            *quorum_rules(notice, law, electors),
            *(() if notice.sections else proxy_rules(law, electors, notice.meeting)),
        ),
        tuple(
            ToDo(Sentence(each.text), each.by, each.source, each.confidence)
            for each in duties(notice, law, auditor=auditor)
        ),
        proxies=may_be_represented(law, electors, notice.meeting) and not notice.sections,
    )


def attendance_sheet(
    roll: Roll,
    notice: Notice,
    law: AssemblyLaw,
    cooperative: Cooperative,
    country: Country,
    *,
    proxies: Iterable[Proxy] = (),
) -> SheetPage:
    """The roll as a sheet to sign, college by college, with the proxies handed in by then (MA-58)."""
    house = House(cooperative, country, cooperative.colleges)
    standing = {each.giver: each for each in proxies if each.stands(roll.on)}
    keys = in_order(house.colleges, (each.college for each in roll.electors))
    return SheetPage(
        house.of_notice(notice),
        tuple(
            Signing(
                house.college(key),
                house.weight(key),
                tuple(_signatory(each, house, standing) for each in _by_name(roll.college(key), house)),
            )
            for key in keys
        ),
        len(roll),
        roll.weight(each.member for each in roll.electors),
        roll.digest,
        tuple(KeptOut(house.name(each.member), Sentence(each.reason), each.source) for each in roll.excluded),
        tuple(told_cap(each, house.name) for each in roll.caps),
        tuple(quorum_rules(notice, law, len(roll))),
        tuple(house.sent(each) for each in roll.delegations),
    )


def _by_name(electors: Iterable[Elector], house: House) -> list[Elector]:
    """Members in the order in which one looks for a name."""

    def names(elector: Elector) -> tuple[str, str, str]:
        person = house.cooperative.persons.get(elector.member, Person(elector.member, elector.member))
        return person.family_name.casefold(), person.given_name.casefold(), elector.member

    return sorted(electors, key=names)


def _signatory(elector: Elector, house: House, standing: Mapping[str, Proxy]) -> Signatory:
    person = house.cooperative.persons.get(elector.member, Person(elector.member, elector.member))
    given = standing.get(elector.member)
    held_by: str | None = ""
    if given is not None:
        held_by = None if given.blank else house.name(given.holder)
    return Signatory(
        elector.member,
        person.name,
        ", ".join(person.address.splitlines()),
        elector.shares,
        elector.weight,
        held_by,
        tuple(house.name(each.giver) for each in standing.values() if each.holder == elector.member),
    )


def cards_page(
    urn: Urn,
    cards: Iterable[Card],
    notice: Notice,
    cooperative: Cooperative,
    country: Country,
    *,
    resolution: Resolution | None = None,
) -> CardsPage:
    """The cards of a secret ballot, to print once and cut out: no name is on them, and no number.

    ``resolution`` is what is voted on, when its title is to be on the cards.
    """
    house = House(cooperative, country, cooperative.colleges)
    return CardsPage(
        house.of_notice(notice),
        urn.ballot,
        "" if resolution is None else resolution.title,
        tuple(_offered(each, house) for each in urn.options),
        urn.seats,
        tuple(CutOut(shown_code(each.code), house.group(each.group)) for each in cards),
    )


def published(urn: Urn) -> Ballot:
    """What a closed urn publishes, as minutes keep it. Raises BallotRefused while it is open."""
    return Ballot(urn.ballot, urn.published(), len(urn.cards))


def receipts_page(
    ballot: Ballot,
    notice: Notice,
    cooperative: Cooperative,
    country: Country,
    *,
    resolution: Resolution | None = None,
) -> ReceiptsPage:
    """The published list of a ballot: what each receipt chose, and the counts that anybody finds again."""
    house = House(cooperative, country, cooperative.colleges)
    groups = in_order(house.colleges, (group for _, group, _ in ballot.cards))
    return ReceiptsPage(
        house.of_notice(notice),
        ballot.ballot,
        "" if resolution is None else resolution.title,
        tuple(house.group(each) for each in groups),
        tuple(_totals(ballot, groups, house)),
        tuple(
            Receipt(receipt, house.group(group), tuple(_chosen(each, house) for each in choice))
            for receipt, group, choice in ballot.cards
        ),
        ballot.unused,
        ballot_digest(ballot),
    )


def _totals(ballot: Ballot, groups: tuple[str, ...], house: House) -> Iterator[ChoiceCount]:
    """How many ballots named each thing, in each group; blank ones last."""
    found = Counter((each, group) for _, group, choice in ballot.cards for each in choice or ("",))
    named = sorted({each for each, _ in found if each}, key=lambda each: [*CHOICES, each].index(each))
    for each in (*named, *([""] if any(not each for each, _ in found) else ())):
        label: Text = _chosen(each, house) if each else BLANK
        yield ChoiceCount(label, tuple(found[each, group] for group in groups))


def _offered(option: str, house: House) -> Text:
    """What a card offers: a candidate with the key that the voter types."""
    return Sentence(CHOICES[option]) if option in CHOICES else f"{house.name(option)} ({option})"


def _chosen(option: str, house: House) -> Text:
    """What an option of a ballot is called: for, against…, or a candidate's name."""
    return Sentence(CHOICES[option]) if option in CHOICES else house.name(option)
