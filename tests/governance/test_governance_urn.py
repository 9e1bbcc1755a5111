"""The secret ballot: every card once, counts that anybody can make again, and nothing that tells a voter's choice."""

import math
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cae_core.governance.urn import (
    ALPHABET,
    BallotRefused,
    CardRefused,
    Urn,
    UrnDisagrees,
    VotersList,
    plain_code,
    shown_code,
)

BALLOT = "2026-06-19 accounts"
OPTIONS = ("for", "against", "abstain")


def urn_of(cards=3, seed=1, seats=1, options=OPTIONS):
    source = random.Random(seed)
    groups = cards if isinstance(cards, dict) else {"": cards}
    return Urn.with_cards(BALLOT, options, groups, source.randbytes, seats)


def test_each_card_votes_once_and_counts():
    urn, (first, second, third) = urn_of()
    urn, _ = urn.cast(first.code, ["for"])
    urn, _ = urn.cast(second.code, ["against"])
    urn, _ = urn.cast(third.code, [])
    assert urn.close().count() == {"": {(): 1, ("against",): 1, ("for",): 1}}


def test_a_card_never_votes_twice():
    urn, (card, *_) = urn_of()
    urn, _ = urn.cast(card.code, ["for"])
    with pytest.raises(CardRefused, match="has voted already"):
        urn.cast(card.code, ["for"])


def test_a_card_of_another_ballot_does_not_vote():
    urn, _ = urn_of()
    other, cards = Urn.with_cards("2026-06-19 budget", OPTIONS, {"": 1}, random.Random(2).randbytes)
    with pytest.raises(CardRefused, match="no card of this ballot"):
        urn.cast(cards[0].code, ["for"])
    other.cast(cards[0].code, ["for"])


def test_a_choice_that_is_not_offered_is_refused_and_the_card_still_votes():
    urn, (card, *_) = urn_of()
    for choice in (["perhaps"], ["for", "against"], ["for", "for"]):
        with pytest.raises(BallotRefused):
            urn.cast(card.code, choice)
    urn.cast(card.code, ["for"])


def test_an_election_takes_up_to_as_many_names_as_seats():
    urn, (card, other, third) = urn_of(seats=2, options=("P1", "P2", "P3"))
    urn, _ = urn.cast(card.code, ["P3", "P1"])
    urn, _ = urn.cast(other.code, ["P1", "P3"])
    with pytest.raises(BallotRefused, match="at most 2"):
        urn.cast(third.code, ["P1", "P2", "P3"])
    assert urn.close().count() == {"": {("P1", "P3"): 2}}


def test_nothing_is_counted_before_the_urn_is_closed_nor_cast_after():
    urn, (card, *_) = urn_of()
    with pytest.raises(BallotRefused, match="not closed"):
        urn.count()
    with pytest.raises(BallotRefused, match="not closed"):
        urn.published()
    with pytest.raises(BallotRefused, match="is closed"):
        urn.close().cast(card.code, ["for"])


def test_more_ballots_than_signatures_are_told():
    urn, cards = urn_of()
    for card in cards:
        urn, _ = urn.cast(card.code, ["for"])
    assert urn.close().count({"": 3}) == {"": {("for",): 3}}
    with pytest.raises(UrnDisagrees, match="3 ballots where voters signed for 2"):
        urn.close().count({"": 2})


def test_cards_added_or_taken_away_are_told():
    urn, cards = urn_of()
    stored = urn.to_dict()
    stored["cards"].pop(next(iter(stored["cards"])))
    with pytest.raises(UrnDisagrees, match="2 cards and ballots where 3"):
        Urn.from_dict(stored).close()
    stored = urn.cast(cards[0].code, ["for"])[0].to_dict()
    stored["ballots"]["0" * 20] = ["", ["for"]]
    with pytest.raises(UrnDisagrees, match="4 cards and ballots where 3"):
        Urn.from_dict(stored).close()


def test_a_card_votes_in_its_own_college():
    urn, cards = urn_of({"founders": 1, "employees": 2})
    for card in cards:
        urn, _ = urn.cast(card.code, ["for" if card.group == "founders" else "against"])
    assert urn.close().count() == {"employees": {("against",): 2}, "founders": {("for",): 1}}


def test_a_voter_finds_the_ballot_again_in_the_published_list():
    urn, cards = urn_of()
    urn, receipt = urn.cast(cards[0].code, ["against"])
    assert (receipt, "", ("against",)) in urn.close().published()


def test_codes_are_read_as_people_type_them():
    urn, (card, *_) = urn_of()
    typed = shown_code(card.code).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert plain_code(typed) == card.code
    urn.cast(typed, ["for"])


def test_codes_have_a_hundred_random_bits():
    _, cards = urn_of(2000)
    letters = Counter("".join(card.code for card in cards))
    assert set(letters) == set(ALPHABET)
    expected = 2000 * 20 / 32
    distance = sum((letters[each] - expected) ** 2 / expected for each in ALPHABET)
    assert distance < 70  # chi-square of 31 degrees: p = 0.0001


def test_a_random_source_that_repeats_is_refused():
    with pytest.raises(UrnDisagrees, match="two cards are the same"):
        Urn.with_cards(BALLOT, OPTIONS, {"": 2}, lambda count: b"1" * count)


def test_a_vote_is_signed_for_once_by_whatever_path():
    signed = VotersList(BALLOT).sign("P1", ["P1", "P2"])
    for voter, carried in (("P2", ["P2"]), ("P1", ["P1"]), ("P3", ["P3", "P2"])):
        with pytest.raises(CardRefused, match="signed for by P1 already"):
            signed.sign(voter, carried)
    assert signed.sign("P3", ["P3"]).by_group({"P1": "a", "P2": "b"}) == {"": 1, "a": 1, "b": 1}


@given(st.permutations(range(6)), st.lists(st.sampled_from(OPTIONS), min_size=6, max_size=6))
def test_what_is_stored_is_the_same_whatever_the_order_of_votes(order, choices):
    urn, cards = urn_of(6)
    straight = shuffled = urn
    for i in range(6):
        straight, _ = straight.cast(cards[i].code, [choices[i]])
    for i in order:
        shuffled, _ = shuffled.cast(cards[i].code, [choices[i]])
    assert list(straight.to_dict()["ballots"].items()) == list(shuffled.to_dict()["ballots"].items())
    assert straight.digest == shuffled.digest
    assert Urn.from_dict(straight.to_dict()) == straight


# -- whoever holds all that is stored


def held_by_the_attacker(votes, seed):
    """A ballot held as an assembly would: voters sign in order, draw a card each, vote; returns all that is stored.

    ``votes`` are what voters choose, in the order in which they sign and vote.
    """
    source = random.Random(seed)
    urn, cards = Urn.with_cards(BALLOT, ("for", "against"), {"": len(votes)}, source.randbytes)
    drawn = list(cards)
    source.shuffle(drawn)
    signed = VotersList(BALLOT)
    for i, choice in enumerate(votes):
        voter = f"P{i:04}"
        signed = signed.sign(voter, [voter])
        urn, _ = urn.cast(drawn[i].code, [choice])
    return urn.close().to_dict(), signed


def guesses(stored, signing_order):
    """Attacks of somebody who knows the order of signing: ballots as stored, backwards, by hash of the voter."""
    ballots = [choice[0] for _, choice in stored["ballots"].values()]
    yield dict(zip(signing_order, ballots, strict=True))
    yield dict(zip(signing_order, reversed(ballots), strict=True))
    by_receipt = sorted(range(len(ballots)), key=lambda i: list(stored["ballots"])[i][::-1])
    yield {voter: ballots[i] for voter, i in zip(signing_order, by_receipt, strict=True)}


def tail(hits, tries):
    """The chance of so many hits or more when each guess is right by chance one time in two."""
    return sum(math.comb(tries, k) for k in range(hits, tries + 1)) / 2**tries


def test_with_all_that_is_stored_a_guess_is_no_better_than_chance():
    source = random.Random(20260619)
    votes = ["for"] * 500 + ["against"] * 500
    source.shuffle(votes)
    stored, signed = held_by_the_attacker(votes, 7)
    order = [f"P{i:04}" for i in range(1000)]
    assert sorted(signed.taken) == order
    for guess in guesses(stored, order):
        hits = sum(guess[voter] == votes[i] for i, voter in enumerate(order))
        assert tail(hits, 1000) > 0.01


def test_the_same_attack_finds_everybody_in_an_urn_that_keeps_the_order():
    source = random.Random(20260619)
    votes = ["for"] * 500 + ["against"] * 500
    source.shuffle(votes)
    leaky = {"ballots": {str(i): ["", [choice]] for i, choice in enumerate(votes)}}
    order = [f"P{i:04}" for i in range(1000)]
    hits = [sum(guess[voter] == votes[i] for i, voter in enumerate(order)) for guess in guesses(leaky, order)]
    assert max(hits) == 1000
    assert tail(max(hits), 1000) < 0.01
