"""An urn in a file: two processes at once, a process killed, and the bytes that are left behind."""

import math
import multiprocessing
import random
import secrets
import subprocess
import sys

import pytest

from cae_core.exchange.urn_file import (
    NO_TIME,
    UrnAltered,
    UrnThere,
    cast,
    close_urn,
    new_urn,
    read_urn,
    read_voters,
    sign,
)
from cae_core.governance.urn import CardRefused, Urn

BALLOT = "2026-06-19 accounts"


@pytest.fixture
def there(tmp_path):
    path = tmp_path / "urn.json"
    urn, cards = Urn.with_cards(BALLOT, ("for", "against"), {"": 8}, secrets.token_bytes)
    new_urn(path, urn)
    return path, cards


def _try(path, code, results):
    try:
        results.put(cast(path, code, ["for"]))
    except CardRefused as refused:
        results.put(refused.reason)


def _together(path, codes):
    return _at_once(_try, [(path, code) for code in codes])


def _at_once(act, calls):
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    voters = [context.Process(target=act, args=(*call, results)) for call in calls]
    for each in voters:
        each.start()
    found = [results.get(timeout=60) for _ in voters]
    for each in voters:
        each.join()
    return found


def test_one_card_from_two_processes_at_once_counts_once(there):
    path, cards = there
    found = _together(path, [cards[0].code] * 2)
    assert sorted(each == "this card has voted already" for each in found) == [False, True]
    assert close_urn(path).count() == {"": {("for",): 1}}


def test_two_cards_from_two_processes_at_once_both_count(there):
    path, cards = there
    _together(path, [cards[0].code, cards[1].code])
    assert close_urn(path).count() == {"": {("for",): 2}}


def _sign(path, voter, results):
    try:
        results.put(sorted(sign(path, BALLOT, voter, ["P1"]).taken.items()))
    except CardRefused as refused:
        results.put(refused.reason.text)


def test_one_vote_signed_for_from_two_processes_at_once_is_signed_once(tmp_path):
    path = tmp_path / "voters.json"
    found = _at_once(_sign, [(path, "P1"), (path, "P2")])
    assert sorted(isinstance(each, list) for each in found) == [False, True]
    assert "this vote was signed for by {by} already" in found
    assert len(read_voters(path, BALLOT).taken) == 1


def test_cards_are_made_once(there):
    path, _ = there
    urn, _ = Urn.with_cards(BALLOT, ("for",), {"": 1}, secrets.token_bytes)
    with pytest.raises(UrnThere):
        new_urn(path, urn)


def test_a_file_that_is_no_urn_is_told(tmp_path):
    path = tmp_path / "urn.json"
    for text in ("", "[]", "{}", '{"ballot": 1}'):
        path.write_text(text)
        with pytest.raises(UrnAltered, match="no file of a ballot"):
            read_urn(path)


def test_signatures_are_kept_by_name_and_refused_twice(tmp_path):
    path = tmp_path / "voters.json"
    sign(path, BALLOT, "P2", ["P2"])
    sign(path, BALLOT, "P1", ["P1", "P3"])
    with pytest.raises(CardRefused):
        sign(path, BALLOT, "P3", ["P3"])
    assert list(read_voters(path, BALLOT).taken) == ["P1", "P2", "P3"]


def test_a_voter_killed_while_writing_leaves_the_urn_whole(there):
    path, cards = there
    program = (
        "import os, sys; from cae_core.exchange import atomic, urn_file; from pathlib import Path\n"
        "real = atomic._write\n"
        "def die(*a, **k): real(*a, **k); os._exit(9)\n"
        "atomic._write = die\n"
        "urn_file.cast(Path(sys.argv[1]), sys.argv[2], ['for'])\n"
    )
    done = subprocess.run([sys.executable, "-c", program, path, cards[0].code], check=False)
    assert done.returncode == 9
    assert not read_urn(path).ballots
    cast(path, cards[0].code, ["against"])
    assert close_urn(path).count() == {"": {("against",): 1}}


def test_nothing_left_on_the_disk_tells_a_voters_choice_better_than_chance(tmp_path):
    """The folder of an assembly after 200 signatures and votes, each file's bytes, size and time included."""
    source = random.Random(5)
    votes = ["for"] * 100 + ["against"] * 100
    source.shuffle(votes)
    urn, cards = Urn.with_cards(BALLOT, ("for", "against"), {"": 200}, source.randbytes)
    path, voters = tmp_path / "urn.json", tmp_path / "voters.json"
    new_urn(path, urn)
    drawn = list(cards)
    source.shuffle(drawn)
    for i, choice in enumerate(votes):
        sign(voters, BALLOT, f"P{i:03}", [f"P{i:03}"])
        cast(path, drawn[i].code, [choice])
    left = {each.name: each for each in tmp_path.iterdir() if each.stat().st_size}
    assert set(left) == {"urn.json", "voters.json"}  # no journal, no log, no earlier version
    assert {each.stat().st_mtime for each in left.values()} == {NO_TIME}
    stored = path.read_bytes()
    assert not any(card.code.encode() in stored for card in cards)
    places = sorted(
        (stored.index(receipt.encode()), choice) for receipt, (_, choice) in close_urn(path).ballots.items()
    )
    hits = sum(choice[0] == votes[i] for i, (_, choice) in enumerate(places))
    assert sum(math.comb(200, k) for k in range(hits, 201)) / 2**200 > 0.01
