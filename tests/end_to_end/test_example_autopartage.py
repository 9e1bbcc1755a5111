"""A SCIC of five colleges from its register of shares to July's contribution, through the command alone.

Votes are counted here by hand: in each college one person one vote, then the college's weight shared as its votes.
"""

import hashlib
import json
import re
import shutil
import tomllib
from collections import Counter
from fractions import Fraction as F  # noqa: N817 – read like arithmetic

import pytest
from assembly_examples import HOME, Life, adopted, allocation, contributions, heads, rows, sources

from cae_core.cli.speaking import BOOK
from cae_core.exchange.folder import read_cooperative
from cae_core.office import open_office, report_year
from cae_core.periods import Month

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
DAY, FOLDER = "2026-06-18", "assemblies/2026-06-18"
BEFORE = ("2025-10", "2025-11", "2025-12", *(f"2026-{month:02d}" for month in range(1, 6)))
BALLOTS = {
    "founders": ["F1 P2 U1", "F1 P2 U1", "F1 P2 E1", "F1"],
    "companies": ["P2 F1 E1", "P2 F1 U1", "P2 F1 U1", "P2"],
    "users": [*["U1 E1 F1"] * 5, *["U1 E1 P2"] * 3, *["U1 E1"] * 4, "U1", "U1", ""],
    "employees": ["E1 U1 F1", "E1 U1 F1", "E1 U1 P2", "E1"],
    "authorities": ["F1 U1 P2", "F1 E1"],
}
"""What the ballots of each college name; one of the users' is blank."""


def colleges():
    return tomllib.loads((HOME / "autopartage" / "cooperative.toml").read_text(encoding="utf-8"))["colleges"]


WEIGHTS = {each["key"]: F(each["weight"].removesuffix(" %")) / 100 for each in colleges()}
LABELS = {each["label"]: each["key"] for each in colleges()}
COLLEGE = {row["person"]: row["college"] for row in rows("autopartage", "members.csv")}


def cards(life):
    """The codes of the printed cards, by college: they are nowhere else."""
    page = life.folder / "out" / FOLDER / "cards-R4.html"
    found = {}
    label = code = ""
    for text in re.findall(
        r'class="small soft">– ([^<]+)<|dir="ltr">((?:[0-9A-Z]{5}-){3}[0-9A-Z]{5})<', page.read_text("utf-8")
    ):
        label, code = text[0] or label, text[1]
        if code:
            found.setdefault(LABELS[label], []).append(code)
    page.unlink()
    return found


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    """The assembly held, its board elected with cards, June and July closed."""
    life = Life("autopartage", tmp_path_factory.mktemp("scic"))
    life.close(*BEFORE)
    life.roll = life.assembly("roll", DAY)
    for what in ("convene", "open"):
        life.assembly(what, DAY)
    life.made = life.assembly("cards", DAY, "R4")["cards"]
    drawn = cards(life)
    for row in rows("autopartage", f"{FOLDER}/présences.csv"):
        life.assembly("sign", DAY, "R4", row["membre"])
    life.receipts = [
        life.assembly("vote", DAY, "R4", stdin=f"{drawn[college][place]}\n{names or 'blanc'}")["receipt"]
        for college, ballots in BALLOTS.items()
        for place, names in enumerate(ballots)
    ]
    life.used = drawn["users"][0]
    life.left = drawn["authorities"][-1]
    life.twice = life.cae(
        "--lang", "en", "assembly", "vote", life.folder, DAY, "R4", stdin=f"{life.used}\nF1", code=1
    )
    life.counted = life.assembly("count", DAY, "R4")
    life.assembly("close", DAY)
    life.sealed = life.minutes(DAY)
    life.close("2026-06", "2026-07")
    return life


def test_the_roll_is_that_of_the_register_of_shares(life):
    held = {row["member"] for row in rows("autopartage", "opening_shares.csv")}
    assert {each["member"] for each in life.roll["electors"]} == held - {"U3"} | {"U18"}
    assert Counter(each["college"] for each in life.roll["electors"]) == {
        "founders": 4,
        "companies": 4,
        "users": 17,
        "employees": 4,
        "authorities": 3,
    }


def test_heads_are_those_of_the_papers(life):
    written = {}
    for row in rows("autopartage", f"{FOLDER}/décomptes.csv"):
        votes = tuple(int(row[name]) for name in ("pour", "contre", "abstention"))
        written.setdefault(row["résolution"], {})[row["collège"]] = votes
    assert set(written) == {"R1", "R2", "R5"}
    for key, by_college in written.items():
        assert heads(life.sealed, key) == by_college


def test_the_roll_call_counts_who_is_represented(life):
    said = {row["membre"]: row["voix"] for row in rows("autopartage", f"{FOLDER}/voix.csv")}
    for row in rows("autopartage", f"{FOLDER}/procurations.csv"):
        said[row["mandant"]] = said[row["mandataire"]]
    found = {college: [0, 0, 0] for college in WEIGHTS}
    for member, voice in said.items():
        found[COLLEGE[member]][("pour", "contre").index(voice)] += 1
    assert heads(life.sealed, "R3") == {college: tuple(votes) for college, votes in found.items()}


def weighted(votes):
    """The share of all votes that is for: each college's weight as those for it and against it."""
    return sum(WEIGHTS[college] * F(yes, yes + no) for college, (yes, no, _) in votes.items())


def test_weights_turn_a_majority_of_heads_both_ways(life):
    shares = {key: weighted(heads(life.sealed, key)) for key in ("R1", "R2", "R3", "R5")}
    assert shares == {"R1": 1, "R2": F(32, 35), "R3": F(41, 60), "R5": F(8, 15)}
    people = {
        key: [sum(each) for each in zip(*heads(life.sealed, key).values(), strict=True)] for key in shares
    }
    assert people["R3"] == [14, 15, 0], "fewer heads, adopted: 68.33 % of the votes"
    assert people["R5"] == [20, 9, 0], "two thirds of the heads, rejected: 53.33 % of the votes"
    assert adopted(life.sealed) == {"R1": True, "R2": True, "R3": True, "R5": False}
    found = {
        each["resolution"]["key"]: F(each["outcome"]["votes_for"])
        for each in life.sealed["decisions"]
        if each["outcome"]
    }
    assert found == shares


def test_the_board_is_elected_in_secret(life):
    votes = dict.fromkeys(("F1", "U1", "E1", "P2"), F(0))
    for college, ballots in BALLOTS.items():
        valid = [each.split() for each in ballots if each]
        for candidate in votes:
            named = sum(candidate in each for each in valid)
            votes[candidate] += WEIGHTS[college] * F(named, len(valid))
    assert all(each > F(1, 2) for each in votes.values())
    order = sorted(votes, key=votes.get, reverse=True)
    (decision,) = [each for each in life.sealed["decisions"] if each["resolution"]["key"] == "R4"]
    (outcome,) = decision["rounds"]
    assert {name: F(each) for name, each in outcome["votes"].items()} == votes
    assert (outcome["elected"], outcome["alternates"]) == (order[:3], order[3:])


def test_cards_signatures_and_receipts_add_up(life):
    assert (life.made, life.counted["signed"], life.counted["unused"]) == (32, 29, 3)
    (ballot,) = life.sealed["ballots"]
    published = {receipt: choice for receipt, _, choice in ballot["cards"]}
    said = [sorted(names.split()) for ballots in BALLOTS.values() for names in ballots]
    assert [published[receipt] for receipt in life.receipts] == said, "each voter finds the own ballot again"
    assert "voted already" in life.twice
    assert "sealed" in life.cae(
        "--lang", "en", "assembly", "vote", life.folder, DAY, "R4", stdin=f"{life.left}\nF1", code=1
    )


def test_the_surplus_is_allocated_to_the_cent(life):
    """7 048.16: 15 % rounded up (FR-2.06), 400.00 given, the rest to the statutory reserve (FR-2.54)."""
    surplus = report_year(life.folder, "2025").found.surplus
    legal = -(-surplus * 15 // 100)
    with open_office(life.folder) as office:
        document, roles, persons = allocation(office)
    assert (surplus, legal, document, persons) == (704816, 105723, "PV 1, 2026-06-18, R2", {})
    assert roles == {
        "allocated_result": -surplus,
        "legal_reserve": legal,
        "allocated_outside": 40000,
        "statutory_reserve": surplus - legal - 40000,
    }
    assert roles["statutory_reserve"] * 1000 >= (surplus - legal) * 575, "the statutes' 57.5 %"


def test_july_contributes_at_the_voted_rate_and_june_did_not(life):
    with open_office(life.folder) as office:
        june, july = (contributions(office, Month(2026, i), "contribution") for i in (6, 7))
    for month, rate, found in (("2026-06", 21, june), ("2026-07", 23, july)):
        sold = Counter()
        for row in rows("autopartage", f"{month}/invoices.csv"):
            sold[row["activity"]] += int(row["amount"].removesuffix(",00"))
        assert {code: cents for code, cents in found.items() if cents} == {
            code: euros * rate for code, euros in sold.items()
        }
    assert sources(read_cooperative(life.folder), "mutualisation", "contribution")[-1] == (
        "23 %",
        "PV 1, 2026-06-18, R3",
    )


def test_a_rejected_change_of_the_statutes_changes_nothing(life):
    (value,) = read_cooperative(life.folder).statutes["proxies_per_member"]
    assert value.value == "2"


def test_it_is_sound_and_its_minutes_follow_from_its_papers(life):
    assert life.cae("verify", life.folder)
    assert life.assembly("check", DAY)["problems"] == []


# --- tampering ---------------------------------------------------------------------------------------------------


@pytest.fixture
def copy(life, tmp_path):
    target = tmp_path / "autopartage"
    shutil.copytree(life.folder, target)
    return target


def rewritten(path, change, seal=None):
    """Change a file, and its own digest with it where it has one, as somebody would who knows how."""
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    if seal:
        plain = {name: value for name, value in data.items() if name != seal}
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        data[seal] = hashlib.sha256(text.encode()).hexdigest()
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def weigh_twice(roll):
    roll["roll"]["electors"][0]["weight"] = "2/1"


def stuff(urn):
    urn["ballots"][next(iter(urn["ballots"]))][1] = ["P2"]


def recount(minutes):
    minutes["decisions"][0]["outcome"]["adopted"] = False


@pytest.mark.parametrize(
    ("name", "change", "seal"),
    [
        ("roll.json", weigh_twice, None),
        ("roll.json", weigh_twice, "digest"),
        ("urn-R4.json", stuff, None),
        ("minutes.json", recount, None),
        ("minutes.json", recount, "seal"),
    ],
)
def test_a_changed_roll_ballot_or_minute_is_found_out(life, copy, name, change, seal):
    assert "sound" in life.cae("--lang", "en", "verify", copy)
    rewritten(copy / FOLDER / name, change, seal)
    said = life.cae("--lang", "en", "verify", copy, code=BOOK)
    assert "minutes" in said
    assert "sound" not in said


@pytest.mark.parametrize(("name", "change"), [("roll.json", weigh_twice), ("urn-R4.json", stuff)])
def test_holding_the_assembly_again_from_changed_papers_gives_other_minutes(life, copy, name, change):
    rewritten(copy / FOLDER / name, change, "digest" if name == "roll.json" else None)
    said = life.cae("--lang", "en", "assembly", "close", copy, DAY, code=1)
    assert "P1" in said or "minutes 1" in said or "voters" in said
