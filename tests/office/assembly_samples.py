"""Assemblies for tests of their pages: a Moroccan one, a SCOP's election, a SCIC of five colleges. All invented."""

import datetime as dt
import re
from fractions import Fraction as F  # noqa: N817

from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.people import Person
from cae_core.cooperative.schemes import Component, Scheme
from cae_core.country import find_country
from cae_core.governance.assembly import Assembly, Bureau
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.colleges import College
from cae_core.governance.convening import Circumstances
from cae_core.governance.election_ballots import ElectionTally
from cae_core.governance.minutes import minutes_of
from cae_core.governance.natures import MeetingKind, Nature, Subject
from cae_core.governance.notice import Notice, Place
from cae_core.governance.proxies import Proxy
from cae_core.governance.resolutions import Candidate, Choice, Effect, EffectKind, Election, Resolution, Way
from cae_core.governance.roll import MemberFacts, make_roll
from cae_core.governance.tallies import Group
from cae_core.governance.urn import Urn
from cae_core.messages import Sentence
from cae_core.periods import Month

LANGUAGES = ("fr", "ar", "en")


def words(html):
    """What a reader sees: no tags, no marks of direction, single spaces."""
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069]", "", text)).replace(" )", ")")


DAY = dt.date(2026, 6, 19)
MOROCCO, FRANCE = find_country("MA"), find_country("FR")
FIRST_NAMES = ("Amina", "Youssef", "Khadija", "Brahim", "Salma", "Omar", "Naïma", "Idriss")
LAST_NAMES = ("Benali", "El Fassi", "Tazi", "Ouahbi", "Chraïbi")


def person(number, key="P"):
    """An invented member, with a number nobody else has; the last name tells who it is."""
    name = f"{LAST_NAMES[number % 5]}-{number}"
    given = FIRST_NAMES[number % 8]
    address = f"{number} rue des Oliviers\n24000 El Jadida"
    return Person(f"{key}{number}", name, given, address=address, identifiers={"rib": f"RIB-{number}"})


def cooperative(form="ma_cooperative", count=23, **more):
    country = MOROCCO if form.startswith("ma") else FRANCE
    currency, where = ("MAD", "El Jadida") if country is MOROCCO else ("EUR", "Lille")
    numbers = {"ice": "001525713000089"} if country is MOROCCO else {"siren": "732829320"}
    return Cooperative(
        "Coopérative des Oliviers" if country is MOROCCO else "Les Ateliers réunis",
        country.code,
        currency,
        form,
        Month(2026, 1),
        address=f"12 rue du Port\n{where}",
        identifiers=numbers,
        persons={each.id: each for each in map(person, range(1, count + 1))},
        **more,
    )


def law_of(form, **statutes):
    country = MOROCCO if form.startswith("ma") else FRANCE
    return AssemblyLaw(country.legal_form(form).parameters.with_statutes(statutes))


# --- Morocco: an ordinary assembly of 23 members, with proxies, arrivals and departures -------------------

MOROCCAN = cooperative()
MOROCCAN_LAW = law_of("ma_cooperative", proxies_allowed="true")
MOROCCAN_SEAT = Place("12 rue du Port, El Jadida", "El Jadida")
BUREAU = Bureau("P1", ("P2", "P3"), "P4")
ACCOUNTS = Resolution(
    "R1", "Approbation des comptes de 2025", "L’assemblée approuve les comptes.", subject=Subject.ACCOUNTS
)
SURPLUS = Resolution(
    "R2",
    "Affectation de l’excédent",
    "Un cinquième à la réserve légale, le reste aux ristournes.",
    subject=Subject.SURPLUS,
    effects=(Effect(EffectKind.ALLOCATION, {"year": "2025", "refunds_by": "work"}),),
)
EXCLUSION = Resolution("R3", "Exclusion", subject=Subject.OTHER, way=Way.HANDS)


def moroccan_notice(*agenda, **changes):
    found = {
        "time": "10:00",
        "place": MOROCCAN_SEAT,
        "proof": "AR",
        "agenda": agenda or (ACCOUNTS, SURPLUS, EXCLUSION),
        "by": "P1",
    }
    return Notice(DAY, dt.date(2026, 5, 20), **{**found, **changes})


def moroccan_roll():
    members = [MemberFacts(f"P{i}", shares=i) for i in range(1, 24)]
    members.append(MemberFacts("P24", owed=50_000))
    return make_roll(members, MOROCCAN_LAW, DAY)


def hands(assembly, key, votes_for, against=0, abstain=0, **others):
    counts = {Choice.FOR: votes_for, Choice.AGAINST: against, Choice.ABSTAIN: abstain}
    return assembly.vote_totals(key, {Group(): counts}, **others)


def moroccan(members=12):
    """The assembly, open: ``members`` are there at ten, two of them with a proxy."""
    assembly = Assembly(moroccan_notice(), MOROCCAN_LAW)
    assembly.convene(Circumstances(24, MOROCCAN_SEAT))
    given = dt.date(2026, 6, 10)
    proxies = [Proxy("P22", "P1", given, certified=True), Proxy("P23", "P2", given, certified=True)]
    sitting = assembly.open(moroccan_roll(), BUREAU, proxies, at="10:00")
    for i in range(1, members + 1):
        sitting.arrive(f"P{i}", "09:50")
    return assembly


def moroccan_minutes():
    assembly = moroccan()
    quorums = [assembly.quorum(Nature.ORDINARY)]
    hands(assembly, "R1", 12, 1, 1, at="10:15")
    assembly.sitting.arrive("P13", "10:30")
    assembly.sitting.leave("P5", "10:40")
    assembly.sitting.leave("P6", "10:40")
    hands(assembly, "R2", 6, 7, at="10:45")
    assembly.set_aside("R3", Sentence("retirée de l’ordre du jour"))
    assembly.close("11:30")
    return assembly, minutes_of(
        assembly, 1, "", cooperative=MOROCCAN.name, legal_form="ma_cooperative", quorums=quorums
    )


def failed_minutes():
    """A meeting of nine, two of them with a proxy: eleven of twenty-three."""
    assembly = moroccan(9)
    return assembly, minutes_of(
        assembly,
        2,
        "5" * 64,
        cooperative=MOROCCAN.name,
        legal_form="ma_cooperative",
        quorums=assembly.fail("10:45"),
    )


# --- a SCOP: an amendment, an electronic vote, an election of two rounds ----------------------------------

TEN = Component("c", {"fr": "participation aux frais", "ar": "المساهمة", "en": "share of costs"})
SCOP = cooperative("scop_sarl", 9, schemes={"ten": Scheme("ten", {}, (TEN,), "EUR")})
SCOP_LAW = law_of(
    "scop_sarl", notice_days_first="15", blank_votes_count="false", relative_second_round="true"
)
RATE = Resolution(
    "R1",
    "Contribution des activités",
    "Le taux passe à 12 %.",
    subject=Subject.CONTRIBUTION,
    effects=(
        Effect(
            EffectKind.CONTRIBUTION,
            {"scheme": "ten", "component": "c", "rate": "12 %", "from": "2026-07-01"},
        ),
    ),
)
LOWER = Resolution(
    "A1", "Onze au lieu de douze", "Le taux passe à 11 %.", subject=Subject.CONTRIBUTION, amends="R1", by="P5"
)
TRUST = Resolution("R2", "Quitus à la gérance", subject=Subject.DISCHARGE, way=Way.ELECTRONIC)
SEATS = Resolution(
    "R3",
    "Élection de deux gérants",
    subject=Subject.ELECTION,
    way=Way.PAPER,
    election=Election(
        "manager", 2, tuple(Candidate(f"P{i}", since=dt.date(2020, i, 1)) for i in (6, 7, 8)), 1,
        ("seniority", "lot"), 4,
    ),
    effects=(Effect(EffectKind.BOARD, {"role": "manager"}),),
)  # fmt: skip


def scop_notice():
    return Notice(
        DAY, dt.date(2026, 5, 20), time="14:00", place=Place("12 rue du Port, Lille"),
        agenda=(RATE, TRUST, SEATS), proof="AR",
    )  # fmt: skip


def urn_of(assembly, choices=(("for", 6), ("against", 2), ("", 1))):
    numbers = iter(range(1, 250))
    urn, cards = Urn.with_cards(
        f"{DAY} R2", ("for", "against", "abstain"), {"": 9}, lambda count: bytes([next(numbers)] * count)
    )
    left = list(cards)
    for choice, count in choices:
        for _ in range(count):
            urn, _ = urn.cast(left.pop().code, [choice] if choice else [])
    return urn.close(), cards


def scop_minutes():
    assembly = Assembly(scop_notice(), SCOP_LAW)
    assembly.convene(Circumstances(9))
    roll = make_roll([MemberFacts(f"P{i}") for i in range(1, 10)], SCOP_LAW, DAY)
    sitting = assembly.open(roll, Bureau("P1", (), "P2"), at="14:00")
    for i in range(1, 10):
        sitting.arrive(f"P{i}", "13:55")
    quorums = [assembly.quorum(Nature.ORDINARY)]
    assembly.propose(LOWER)
    hands(assembly, "A1", 4, 5, at="14:20")
    hands(assembly, "R1", 7, 1, 1, at="14:30")
    urn, _ = urn_of(assembly)
    assembly.vote_totals("R2", {Group(): {Choice.FOR: 6, Choice.AGAINST: 2, Choice.BLANK: 1}}, at="14:45")

    def ballots(valid, **votes):
        return {"": ElectionTally({key: F(count) for key, count in votes.items()}, F(valid), F(9 - valid))}

    assembly.elect_round("R3", ballots(9, P6=6, P7=3, P8=3), at="15:00")
    assembly.elect_round("R3", ballots(8, P7=4, P8=4), at="15:10")
    assembly.close("15:30")
    return assembly, minutes_of(
        assembly, 1, "", cooperative=SCOP.name, legal_form="scop_sarl", quorums=quorums, urns=[urn]
    )


# --- a SCIC of five colleges: a majority of heads that the weights turn over, and an election --------------

COLLEGES = (
    College("founders", "Fondateurs", F(20, 100)),
    College("companies", "Entreprises partenaires", F(20, 100)),
    College("users", "Usagers et finance solidaire", F(25, 100)),
    College("employees", "Salariés", F(20, 100)),
    College("authorities", "Collectivités locales", F(15, 100)),
)
SIZES = {"founders": 3, "companies": 2, "users": 12, "employees": 4, "authorities": 1}
SCIC = cooperative("scic_sas", 22, colleges=COLLEGES)
SCIC_LAW = law_of(
    "scic_sas",
    calls_to_meet="2", notice_days_first="15", notice_days_next="8", full_periods="true",
    ordinary_quorum_first="1/3", ordinary_quorum_second="0", ordinary_majority="1/2", ordinary_of_all="false",
    ordinary_of_present="false", blank_votes_count="false", college_majority_carries="false",
    ordinary_casting_vote="false", proxies_allowed="true", proxies_per_member="2", agenda_closed="true",
    relative_second_round="true", secret_ballot_for_elections="false",
)  # fmt: skip
TARIFF = Resolution("R1", "Nouveau tarif", "Le tarif augmente de 3 %.")
DELEGATES = Resolution(
    "R2",
    "Élection au conseil",
    subject=Subject.ELECTION,
    way=Way.PAPER,
    election=Election("board", 1, (Candidate("P1"), Candidate("P6"))),
)


def scic_members():
    keys = [college for college, size in SIZES.items() for _ in range(size)]
    return [
        MemberFacts(f"P{i}", college=college, shares=10, employee=college == "employees")
        for i, college in enumerate(keys, start=1)
    ]


def scic_notice():
    return Notice(
        DAY, dt.date(2026, 5, 20), MeetingKind.ORDINARY, time="18:00", place=Place("Maison commune, Lille"),
        agenda=(TARIFF, DELEGATES), proof="AR",
    )  # fmt: skip


def scic_minutes():
    assembly = Assembly(scic_notice(), SCIC_LAW, COLLEGES)
    assembly.convene(Circumstances(22))
    sitting = assembly.open(
        make_roll(scic_members(), SCIC_LAW, DAY), Bureau("P1", ("P4",), "P20"), at="18:00"
    )
    for i in range(1, 23):
        sitting.arrive(f"P{i}", "17:50")
    quorums = [assembly.quorum(Nature.ORDINARY)]
    counts = {
        "founders": (1, 2), "companies": (1, 1), "users": (12, 0), "employees": (0, 4), "authorities": (0, 1),
    }  # fmt: skip
    totals = {
        Group(college): {Choice.FOR: votes_for, Choice.AGAINST: against}
        for college, (votes_for, against) in counts.items()
    }
    assembly.vote_totals("R1", totals, at="18:20")
    votes = {
        "founders": (3, 0),
        "companies": (1, 1),
        "users": (4, 8),
        "employees": (3, 1),
        "authorities": (1, 0),
    }
    tallies = {
        key: ElectionTally({"P1": F(one), "P6": F(other)}, F(one + other), heads=one + other)
        for key, (one, other) in votes.items()
    }
    assembly.elect_round("R2", tallies, at="18:40")
    assembly.close("19:00")
    return assembly, minutes_of(
        assembly, 1, "", cooperative=SCIC.name, legal_form="scic_sas", quorums=quorums
    )
