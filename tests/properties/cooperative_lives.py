"""Random lives of cooperatives: founded, years of gain and loss, entries and exits, votes, reversals, liquidation.

Everything is done by the library's own objects: the register of shares and its entries, each form's rules of
the surplus, the entry of an allocation, the estate and its devolution. What is checked is counted here, apart.
"""

import datetime as dt
from collections import Counter, defaultdict
from functools import cache

from cae_core.capital import Kind, allocate
from cae_core.capital.devolution import NotPaidWhole, closing_operations, post_devolution
from cae_core.capital.indivisible import Cause, IndivisibleReserve, Move, moves_of_allocation
from cae_core.capital.liquidation import Estate, liquidate, owed_to_leavers
from cae_core.capital.reserve_checks import check_reserves
from cae_core.capital.reserve_law import RESERVE_ROLES, ReserveLaw
from cae_core.capital.share_changes import SHARE_ROLES
from cae_core.capital.share_exits import capital_floor, share_of_losses
from cae_core.capital.share_operations import ShareKind, ShareOperation
from cae_core.capital.share_terms import ShareTerms, ShareValue
from cae_core.capital.shares import Register
from cae_core.closing.allocating import post_allocation
from cae_core.closing.proposals import Proposal
from cae_core.cooperative.documents import VotedAllocation
from cae_core.cooperative.open_items import OpenItems
from cae_core.cooperative.share_entries import post_shares
from cae_core.country import find_country
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.roles import ROLES
from cae_core.messages import Translator
from cae_core.rules.form_law import FormLaw
from cae_core.rules.ratio import Ratio

ON = dt.date(2026, 12, 31)
FIRST = dt.date(2026, 1, 1)
SAY = Translator("en")
NOTHING_OPEN = OpenItems({})
PERSONAL = ("labour_share_due", "member_refunds_due", "share_interest_due")
DUES = (*PERSONAL, "allocated_outside")
UNLAWFUL_TAKERS = ("bank", "net_pay", "capital_to_refund", "capital", "other_income", *PERSONAL)
STATUTES = {"rate": "0.10", "flag": "true", "count": "5", "amount": "20", "number": "1"}
OWN = {
    "remainder_to_members": "false",
    "loss_order_legal_reserve": "2",
    "loss_order_statutory_reserve": "3",
    "loss_order_other_reserves": "1",
    "legal_reserve_target": "1",
    "share_interest_allowed": "true",
}
EVERYTHING = 10**15 - 1
FORMS = {code: tuple(find_country(code).allocations) for code in ("FR", "MA", "TN", "DZ")}


class Law:
    """A legal form whose statutes say all that law leaves open."""

    def __init__(self, code, form):
        country = find_country(code)
        parameters = country.legal_form(form).parameters
        said = {
            key: OWN.get(key, STATUTES[each.unit])
            for key, each in parameters.parameters.items()
            if any(row.value is None for row in each.rows) or (each.statutes and key in OWN)
        }
        self.rules = country.allocations[form].with_statutes(said)
        self.reserves = ReserveLaw(self.rules.framework.parameters)
        self.form = FormLaw(self.rules.framework.parameters)
        self.currency = country.currency
        self.inputs = {each.name: each for each in self.rules.framework.inputs}
        has_devolution = self.form.fact("remainder_to_members", ON) is not None
        heirs = self.reserves.beneficiaries(ON) if has_devolution else ()
        self.heirs = [each.key for each in heirs]


law_of = cache(Law)


class Life:
    """One cooperative. ``dice`` is a random.Random or Hypothesis's own; each method is something that happens."""

    def __init__(self, code, form, dice):
        self.law, self.dice = law_of(code, form), dice
        self.share = dice.choice((1, 500, 2000, 10_000))
        terms = ShareTerms(self.law.currency, (ShareValue(dt.date.min, self.share),))
        self.register = Register(terms)
        self.balances = defaultdict(int)
        self.reserve = IndivisibleReserve.of_balances(self.law.reserves, {}, ON)
        self.day, self.count, self.year = FIRST, 0, 0
        self.done = Counter()
        self.gains = self.to_persons = self.to_members = self.paid_in = 0
        self.last = None
        self.over = False
        for _ in range(dice.randrange(2, 6)):
            self.subscribe()

    # --- the book -------------------------------------------------------------------------------------

    def post(self, entry, moves=(), original=None):
        """Take an entry in, once its effect on reserves has been held against its cause."""
        before = self.reserves_held()
        found = check_reserves([entry], {entry.key: tuple(moves)}, self.reserve, lambda _: original)
        assert not found.faults, [each.finding().text() for each in found.faults]
        for posting in entry.postings:
            self.balances[posting.role] += posting.amount
        self.reserve = found.reserve
        guarded = self.law.reserves.guarded(entry.date)
        for role, held in self.reserves_held().items():
            if role in guarded:
                assert self.reserve.of(role) == held >= 0, role
                causes = {move.cause for move in moves if move.amounts.get(role, 0) < 0}
                lawful = causes <= {Cause.LOSS, Cause.DEVOLUTION} and (causes or original is not None)
                assert held >= before[role] or lawful, role

    def reserves_held(self):
        return {role: -self.balances[role] for role in RESERVE_ROLES}

    def simple(self, debit, credit, amount, key):
        self.count += 1
        postings = (Posting(debit, "services", amount), Posting(credit, "services", -amount))
        named = f"{key}:{self.count}"
        self.post(Entry(named, "misc", self.day, named, self.day, key, postings))

    def operate(self, kind, member, shares=0, amount=0, to=""):
        self.count += 1
        self.follow(
            ShareOperation(f"S{self.count}", self.day, member, kind, shares, amount, to, decision="AG")
        )

    def follow(self, operation):
        changes = self.register.follow(operation)
        self.post(post_shares(operation, changes, NOTHING_OPEN))
        paid = sum(change.paid for change in changes)
        if operation.kind in (ShareKind.SUBSCRIPTION, ShareKind.PAYMENT):
            self.paid_in += paid
        if operation.kind is ShareKind.REFUND:
            self.to_members += operation.amount
        self.agree()

    def agree(self):
        """The register is what the book holds, and nothing was paid that was not there to be paid."""
        told = self.register.totals()
        for role in SHARE_ROLES:
            assert self.balances[role] == told[role], role
        assert self.to_persons <= self.gains
        assert self.to_members <= self.paid_in

    def surplus(self):
        """What no assembly allocated yet: income less charges, less what was taken off."""
        own = sum(amount for role, amount in self.balances.items() if ROLES[role].profit_and_loss)
        return -own - self.balances["allocated_result"]

    # --- what happens ---------------------------------------------------------------------------------

    def subscribe(self):
        self.count += 1
        shares = self.dice.randrange(1, 200)
        most = shares * self.share
        paid = self.dice.choice((most, most, most // 4, self.dice.randrange(most + 1)))
        self.operate(ShareKind.SUBSCRIPTION, f"P{self.count % 7}", shares, paid)
        self.done["entry"] += 1

    def pay_up(self):
        owing = [each for each in self.register.holdings.values() if each.owed + each.uncalled > 0]
        if owing:
            holding = self.dice.choice(owing)
            most = holding.owed + holding.uncalled
            self.operate(ShareKind.PAYMENT, holding.member, amount=self.dice.randrange(1, most + 1))

    def leave(self):
        """Somebody leaves, bearing a part of the losses carried forward; to withdraw the floor must stay."""
        held = [each for each in self.register.holdings.values() if each.shares]
        if len(held) < 2:
            return
        holding = self.dice.choice(held)
        shares = self.dice.choice((holding.shares, self.dice.randrange(1, holding.shares + 1)))
        kind = self.dice.choice((ShareKind.WITHDRAWAL, ShareKind.EXCLUSION, ShareKind.DEATH))
        if kind is ShareKind.WITHDRAWAL and self.register.capital - shares * self.share < self.floor():
            return
        capital, losses = self.register.capital, max(self.balances["carried_forward"], 0)
        self.operate(kind, holding.member, shares)
        self.done["exit"] += 1
        self.done["death"] += kind is ShareKind.DEATH
        made = (each for each in self.register.open_claims() if each.reference == f"S{self.count}")
        claim = next(made, None)  # of this exit: an earlier one on the same day bears the losses of its own
        if claim is not None and losses:
            part = min(share_of_losses(losses, claim.nominal, capital), claim.owed)
            if part:
                self.operate(ShareKind.LOSS, holding.member, amount=part)

    def floor(self):
        return capital_floor(self.register, self.law.form, self.day).amount

    def refund(self):
        """A leaver is paid, or the heirs, as far as there is money: all of what is owed, or an instalment."""
        claims = self.register.open_claims() if self.balances["bank"] > 0 else ()
        if claims and self.register.capital >= self.floor():
            claim = self.dice.choice(claims)
            owed = sum(each.owed for each in self.register.open_claims(claim.member))
            most = min(owed, self.balances["bank"])
            amount = self.dice.choice((most, self.dice.randrange(1, most + 1)))
            heir = "H1" if claim.kind is ShareKind.DEATH else ""
            self.operate(ShareKind.REFUND, claim.member, amount=amount, to=heir)
            self.done["refund" if amount == owed else "instalment"] += 1

    def hand_over(self):
        """Shares pass to another, with what was paid on them: the capital stays."""
        held = [each for each in self.register.holdings.values() if each.shares]
        holding, to = self.dice.choice(held), f"P{self.dice.randrange(7)}"
        if to == holding.member:
            return
        before = self.register.totals()
        shares = self.dice.choice((holding.shares, self.dice.randrange(1, holding.shares + 1)))
        self.operate(ShareKind.TRANSFER, holding.member, shares, to=to)
        assert self.register.totals() == before
        self.done["transfer"] += 1

    def ask(self):
        """What is not called yet is asked for, of one member or of all."""
        owing = [each for each in self.register.holdings.values() if each.uncalled]
        if owing:
            holding = self.dice.choice(owing)
            if self.dice.random() < 0.5:
                self.operate(ShareKind.CALL, "")
            else:
                self.operate(
                    ShareKind.CALL, holding.member, amount=self.dice.randrange(1, holding.uncalled + 1)
                )

    def earn(self):
        amount = self.dice.choice((1, 7, 100, self.dice.randrange(1, 10**6), self.dice.randrange(1, 10**8)))
        self.simple("bank", "sales_services", amount, "sales")

    def lose(self):
        amount = self.dice.choice((1, 7, 100, self.dice.randrange(1, 10**6), self.dice.randrange(1, 10**7)))
        self.simple("other_charges", "bank", amount, "charges")

    def figures(self):
        """Every input of the form's rules: what the book knows, and what a year or a vote may say."""
        surplus, carried = self.surplus(), self.balances["carried_forward"]
        known = {
            "surplus_to_allocate": surplus,
            "earlier_losses": max(carried, 0),
            "earlier_gains": max(-carried, 0),
            "capital": self.register.capital,
            "highest_capital": self.register.highest,
            "interest_capital": sum(each.whole for each in self.register.holdings.values()),
            "net_worth": self.register.capital - carried + surplus + sum(self.reserves_held().values()),
            "loss_provisions": 0,
            "eligible_employees": self.dice.randrange(4),
            **{f"{role}_balance": held for role, held in self.reserves_held().items()},
        }
        return {
            name: known[name] if name in known else self.drawn(each, surplus)
            for name, each in self.law.inputs.items()
        }

    def drawn(self, each, surplus):
        if each.kind == "flag":
            return True
        if each.kind in ("rate", "number"):
            return Ratio(self.dice.choice((0, 5, 150, 200, self.dice.randrange(1000))), 1000)
        if each.name in ("more_reinvestment", "earlier_losses_kept"):
            return EVERYTHING  # brought back to what is left to say
        high = max(abs(surplus), 1)
        return self.dice.choice((0, 0, self.dice.randrange(high + 1), self.dice.randrange(2 * high + 1)))

    def vote(self):
        """An assembly allocates the surplus as the law lets it; now and then it is reversed and voted again."""
        surplus = self.surplus()
        if not surplus:
            return
        found = self.lawful(allocate(self.law.rules, ON, self.figures()))
        if found is None:
            self.done["no lawful vote"] += 1
            return
        assert sum(part.amount for part in found.parts) == surplus == found.surplus
        earlier = max(-self.balances["carried_forward"], 0)
        persons = found.of_kind(Kind.EMPLOYEES) + found.of_kind(Kind.MEMBERS)
        assert persons + found.of_kind(Kind.OUTSIDE) <= max(surplus, 0) + earlier
        self.year += 1
        entry, moves = self.allocation_entry(found), moves_of_allocation(found)
        self.post(entry, moves)
        self.done["vote"] += 1
        self.done["loss on reserves"] += any(move.cause is Cause.LOSS for move in moves)
        if self.dice.random() < 0.15:
            self.reverse(entry)
            return
        self.gains += max(surplus, 0)
        self.to_persons += max(persons, 0)
        for role in DUES:
            due = -self.balances[role]
            if due > 0:
                self.simple(role, "bank", due, "paid")
            elif due < 0:  # members of a group bear its losses
                self.simple("bank", role, -due, "paid")

    def lawful(self, found):
        """The allocation with every vote brought back to the nearest lawful one, until none is left."""
        for _ in range(4):
            if found.lawful:
                return found
            nearest = {each.limit.option: each.nearest for each in found.breaches if each.limit.nearest}
            if not nearest:
                return None
            found = allocate(self.law.rules, ON, {**found.run.given, **nearest})
        return found if found.lawful else None

    def allocation_entry(self, found):
        voted = VotedAllocation(str(self.year), self.day, f"AG{self.year}")
        return post_allocation(voted, Proposal("", {}, found), SAY)

    def reverse(self, entry):
        """The very entry undone; undoing another, or a part of it, is refused."""
        self.count += 1
        postings = tuple(each._replace(amount=-each.amount) for each in entry.postings)
        undone = Entry(
            f"reversal:{self.count}", "capital", self.day, "R", self.day, "R", postings, reverses="1"
        )
        self.post(undone, original=entry)
        self.done["reversal"] += 1
        if any(role in self.law.reserves.guarded(self.day) for role, *_ in postings):
            assert check_reserves([undone], {}, self.reserve, lambda _: undone).faults

    def attack(self):
        """Somebody tries to be paid out of a reserve, under one name or another: it is always refused."""
        held = [role for role, amount in self.reserve.held.items() if amount > 0]
        if not held:
            return
        role, to = self.dice.choice(held), self.dice.choice(UNLAWFUL_TAKERS)
        amount = self.dice.randrange(1, self.reserve.of(role) + 1)
        postings = (Posting(role, "services", amount), Posting(to, "services", -amount))
        entry = Entry(f"allocation:{self.year}", "bank", self.day, "X", self.day, "X", postings)
        for moves in ((), (Move(self.dice.choice(tuple(Cause)), {role: -amount}, loss=amount),)):
            found = check_reserves([entry], {entry.key: moves}, self.reserve)
            capitalised = to == "capital" and moves and moves[0].cause is Cause.CAPITALISATION
            assert found.faults or capitalised, (moves, to)
        self.done["attack"] += 1

    def liquidate(self):
        """Creditors, costs, members at nominal; the rest to whom the law names; the book is then empty."""
        self.vote()
        claims = owed_to_leavers(self.register.open_claims())
        costs = self.dice.choice((0, 1, self.dice.randrange(10**5)))
        paid = {each.member: each.paid for each in self.register.holdings.values() if each.shares}
        heir = self.dice.choice(self.law.heirs) if self.law.heirs else ""
        realised = self.balances["bank"]
        if not self.law.heirs and realised - claims - costs - sum(paid.values()) > 0:
            return
        found = liquidate(Estate(realised, claims, costs, paid), self.law.reserves, ON, heir)
        self.over = True
        if found.unpaid or realised < 0:
            self.done["insolvent"] += 1
            if found.unpaid:
                refused(closing_operations, found, self.register, self.day, "DIS")
            return
        for claim in self.register.open_claims():
            self.operate(ShareKind.REFUND, claim.member, amount=claim.owed)
        if costs:
            self.simple("other_charges", "bank", costs, "costs")
        for operation in closing_operations(found, self.register, self.day, "DIS"):
            self.follow(operation)
        held = self.reserves_held()
        balances = {("services", role): amount for role, amount in self.balances.items()}
        entries = post_devolution(
            found, balances, self.day, "DIS", services="services", labels=("Gathered", "Devolution")
        )
        move = found.move({role: amount for role, amount in held.items() if amount})
        for entry in entries:
            self.post(entry, [move] if entry.key == "devolution:DIS" else ())
        for claim in self.register.open_claims():
            assert claim.owed <= claim.nominal == paid[claim.member]
            self.operate(ShareKind.REFUND, claim.member, amount=claim.owed)
        if found.remainder:
            self.simple("allocated_outside", "bank", found.remainder, "devolved")
        self.done["liquidation"] += 1
        self.done["devolution"] += found.remainder > 0
        left = {role: amount for role, amount in self.balances.items() if amount}
        assert all(ROLES[role].profit_and_loss or role == "allocated_result" for role in left), left
        assert self.surplus() == self.register.capital == self.reserve.total == 0


STEPS = (
    Life.subscribe, Life.ask, Life.pay_up, Life.hand_over, Life.leave, Life.refund, Life.earn, Life.earn,
    Life.lose, Life.vote, Life.vote, Life.attack,
)  # fmt: skip


def live(code, form, dice):
    """A whole life of so many steps, and its end."""
    life = Life(code, form, dice)
    for _ in range(dice.randrange(4, 24)):
        dice.choice(STEPS)(life)
    life.liquidate()
    life.agree()
    return life


def refused(function, *arguments):
    try:
        function(*arguments)
    except NotPaidWhole:
        return
    raise AssertionError(function)
