"""Who leaves, by the law of each country: cases that an accountant can read, in `cases/exits_*.toml`."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from cae_core.capital.share_operations import OpeningShares
from cae_core.capital.share_terms import ShareTerms, ShareValue
from cae_core.closing.exit_record import exit_findings, stored_exits
from cae_core.closing.month_end import check_month, month_end
from cae_core.closing.state import State
from cae_core.cooperative.account import account
from cae_core.cooperative.activities import Activity
from cae_core.cooperative.cooperative import Cooperative, Dated
from cae_core.cooperative.documents import MonthDocuments, OpeningBalance, PayMode, PayOrder
from cae_core.cooperative.exits import Balance, Clientele, Exit, ExitCause
from cae_core.cooperative.people import Contract, Person
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.country import find_country
from cae_core.ledger import Ledger
from cae_core.money import decimal, minor_from_decimal
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

NOVEMBER, DAY = Month(2026, 11), dt.date(2026, 11, 15)
FILES = [
    tomllib.loads(path.read_text(encoding="utf-8"))
    for path in Path(__file__).parent.glob("cases/exits_*.toml")
]
CASES = [
    pytest.param({k: v for k, v in each.items() if k != "cases"} | case, id=case["title"])
    for each in FILES
    for case in each["cases"]
]
SHARE = 10000
PAY = {"work_accident_rate": "1.1 %", "headcount": "3"}
HALVES = SplitKey(
    "HALVES",
    SplitMethod.QUANTITY,
    tuple(SplitPart(Beneficiary("", person), Ratio(1)) for person in ("P1", "P2")),
)


class Asked:
    """The cooperative of a case, its country and its month."""

    def __init__(self, case):
        self.case, self.country = case, find_country(case["country"])
        self.row = self.exit(**case["row"])
        pay = (PayOrder("K1", PayMode(case["pay"])),) if "pay" in case else ()
        self.documents = MonthDocuments(NOVEMBER, exits=(self.row,), pay=pay)
        self.store = Ledger(self.country.chart, currency=self.country.currency, country=self.country.code)

    def minor(self, text):
        return minor_from_decimal(text, self.country.currency)

    def exit(self, cause, balance, clientele="", **more):
        said = Clientele(clientele) if clientele else None
        return Exit("E1", DAY, "P1", ExitCause(cause), "BOIS", Balance(balance), clientele=said, **more)

    def cooperative(self):
        case, currency = self.case, self.country.currency
        others = tuple(case.get("with", ()))
        end = None if others else DAY
        contracts = [
            Contract("K1", "P1", **case["contract"]),
            Contract("K2", "P2", case["contract"]["kind"], DAY),
        ]
        contracts += [Contract("K3", "P1", **case["then"])] if "then" in case else []
        activities = [
            Activity("services", "Services"),
            Activity("BOIS", "Bois", ("P1", *others), "HALVES" if others else "", end=end),
            Activity("TERRE", "Terre", ("P1",) if "then" in case else ("P2",)),
        ]
        shares = case.get("shares", 0)
        held = ("P1", shares, *[shares * SHARE] * 3)
        return Cooperative(
            "Imaginaire",
            self.country.code,
            currency,
            case["form"],
            NOVEMBER,
            persons={
                "P1": Person("P1", "Imaginaire", member_since=case.get("member_since")),
                "P2": Person("P2", "Inventée"),
            },
            contracts={each.id: each for each in contracts},
            activities={each.code: each for each in activities},
            splits={"HALVES": HALVES},
            pay={name: (Dated(dt.date.min, text),) for name, text in PAY.items()} if "pay" in case else {},
            statutes={key: (Dated(dt.date.min, text),) for key, text in case.get("statutes", {}).items()},
            opening=tuple(self.opening(shares * SHARE)),
            opening_shares=(OpeningShares(*held),) if shares else (),
            shares=ShareTerms(currency, (ShareValue(dt.date.min, SHARE),)) if shares else None,
        )

    def opening(self, capital):
        for activity, role, amount in (
            ("BOIS", "brought_forward", self.minor(self.case["account"])),
            ("services", "capital", capital),
        ):
            yield OpeningBalance(activity, "bank", amount)
            yield OpeningBalance(activity, role, -amount)

    def problems(self):
        found = check_month(self.cooperative(), self.country, self.documents, self.store)
        return [each.text() for each in found]

    def close(self):
        month_end(self.cooperative(), self.country, self.documents, self.store, today=NOVEMBER.last)
        ((_, settled),) = stored_exits(self.store)
        return settled


@pytest.mark.parametrize("case", CASES)
def test_an_exit_by_the_law(case):
    asked = Asked(case)
    if "refused" in case:
        assert asked.problems() == case["refused"]
        return
    settled, expected = asked.close(), dict(case["settled"])
    for name in ("held", "paid", "moved", "stays"):
        assert str(decimal(getattr(settled, name), asked.country.currency)) == expected.pop(name), name
    assert {name: getattr(settled, name) for name in expected} == expected
    available = account("BOIS", asked.store.balances(activity="BOIS")).available
    assert available == asked.minor(case.get("left", "0")) + settled.stays
    assert exit_findings(asked.store) == ()


def test_the_part_of_who_stays_is_untouched():
    (case,) = (each.values[0] for each in CASES if "left" in each.values[0])
    asked = Asked(case)
    asked.close()
    (stored,) = asked.store.documents("state")
    assert State.from_dict(stored.payload).left["BOIS"] == {"P1": 0, "P2": 30000}


def test_every_case_names_its_fact():
    assert all(case.values[0]["fact"] for case in CASES)
