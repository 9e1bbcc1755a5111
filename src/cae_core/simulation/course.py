"""What becomes of many persons under one variant, month after month: exact, and the same whatever the parts.

Each person is one activity: its account receives what clients pay, bears costs and the mutualised
contribution, and pays the person as far as it goes. Clients pay in the month they are invoiced. Accounts
begin at nothing; who was there before the run (the population's column ``tenure``, in months) has been under
the same framework since, which counts for a trial and for membership.

Who leaves during a trial is paid nothing, for a trial is no employment contract, nor is who leaves short of
the least that is paid. What is on their account then is theirs: what they made, less costs and the
contribution. What contributions and taxes it bears no source says, so it is told apart as
``owed_on_leaving``, before all of these, and is no part of net income; the notes of a framework with a trial
name the facts. An account below nothing stays as it is: the cooperative bears it.

Not modelled: VAT (amounts are without it), customers who do not pay, the cooperative's own life, waivers of
the contribution, benefits in kind, hours (pay is gross alone), arrears of an account that stays below
nothing, and that a broken constraint ends the status (months that break one are counted, see
`cae_core.simulation.keeping`).
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np

from cae_core.country.legal_frameworks import Kind
from cae_core.periods import Month
from cae_core.simulation.keeping import Keeping, broken_columns
from cae_core.simulation.own_account import OwnAccount
from cae_core.simulation.people import Array, People
from cae_core.simulation.sums import Sums
from cae_core.simulation.taking import Taking
from cae_core.simulation.variant import Variant
from cae_core.simulation.wages import Wages

PERSON = (
    "turnover",
    "costs",
    "contribution",
    "employer_cost",
    "gross",
    "employee_contributions",
    "employer_contributions",
    "income_tax",
    "dues",
    "net_income",
    "account_end",
    "owed_on_leaving",
    "months_active",
    "months_paid",
    "months_trial",
    "months_member",
    "months_insured",
    "months_below_minimum",
    "third_party_gross",
)
"""What a course keeps of each person: totals over the months in minor units, and months.

``employer_cost`` is all that the account bears for the person, dues of a trial included; ``net_income`` is
after tax withheld and dues; ``account_end`` is what is left on the account when the run ends, and
``owed_on_leaving`` what was on it when a person left before. ``months_insured`` are months in which social
contributions were owed (all active months of a period on one's own account); ``third_party_gross`` is gross
pay before membership. Besides, ``broken_KEY`` counts months in which a constraint is broken (years, where it
is looked at once a year).
"""


@attrs.frozen(eq=False)
class Course:
    """The totals of each person (see `PERSON`), and weighted sums by month and by body.

    Sums are plain ints: minor units times thousandths of a person. ``history`` has each person's amounts
    month by month, of those that were asked for (persons × months).
    """

    person: Mapping[str, Array]
    monthly: Mapping[str, tuple[int, ...]]
    bodies: Mapping[str, int]
    history: Mapping[str, Array] = attrs.field(factory=dict)


def columns_of(variant: Variant) -> tuple[str, ...]:
    """The names of what a course under a variant keeps of each person."""
    return (*PERSON, *broken_columns(variant.framework))


def run_course(
    people: People, variant: Variant, start: Month, *, recorded: bool | tuple[str, ...] = False
) -> Course:
    """Follow people from a month on, as long as their turnover is known.

    ``recorded`` keeps each month too: of all amounts, or of those named. Raises LawNotEstablished where the
    framework lacks a figure, NotSimulated, ColumnMissing.
    """
    walk = _Walk(people, variant, start, recorded=recorded)
    for place in range(people.months):
        walk.step(place)
    return walk.course()


class _Walk:
    """The accounts of some persons on their way. It changes month after month."""

    def __init__(
        self, people: People, variant: Variant, start: Month, *, recorded: bool | tuple[str, ...]
    ) -> None:
        self.people, self.start = people, start
        rows = people.size
        self.account = np.zeros(rows, np.int64)
        self.tenure = people.columns.get("tenure", np.zeros(rows, np.int64))
        names = columns_of(variant)
        kept = recorded if isinstance(recorded, tuple) else names if recorded else ()
        self.sums = Sums(people.weights, names, recorded=kept, months=people.months)
        framework = variant.framework
        self.framework = framework
        self.taking = Taking(framework.scheme, rows)
        self.work = (
            Wages(variant, people, self.sums, self.account)
            if framework.kind is Kind.SALARIED
            else OwnAccount(variant, people, self.sums, self.account)
        )
        self.keeping = Keeping(variant, people, self.sums)

    def step(self, place: int) -> None:
        """Live a month: place 0 is the first."""
        month, people, sums = self.start + place, self.people, self.sums
        active = people.active(place)
        since = np.maximum(place - people.entry, 0) + self.tenure
        flows = {
            "turnover": np.where(active, people.turnover[:, place], 0),
            "costs": np.where(active, people.costs[:, place], 0),
        }
        contribution = self.taking.month(month, flows, active, since)
        member = active & (since >= self.framework.figure("member_after_months", month.last))
        told = {**flows, "contribution": contribution, "months_active": active, "months_member": member}
        for name, amounts in told.items():
            sums.add(name, amounts)
        self.account += flows["turnover"] - flows["costs"] - contribution
        self.work.month(month, place, active, since)
        sums.add("third_party_gross", np.where(member, 0, sums.month("gross")))
        self.keeping.month(month, place, active, since)
        last = place + 1 == people.months
        if last:
            sums.add("account_end", self.account)
        sums.close()

    def course(self) -> Course:
        """The totals once the last month is over."""
        sums = self.sums
        return Course(
            sums.person,
            {name: tuple(values) for name, values in sums.monthly.items()},
            dict(sorted(sums.bodies.items())),
            sums.recorded(),
        )
