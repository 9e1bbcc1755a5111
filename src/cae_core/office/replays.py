"""One row of a scenario told as an account and lawful payslips, equal to what the run says of it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import attrs

from cae_core.errors import CaeError
from cae_core.exchange.atomic import write_whole
from cae_core.messages import Sentence, mark
from cae_core.money import plain_amount
from cae_core.office.payslip_pages import bare_page
from cae_core.office.simulation_law import own_framework
from cae_core.office.simulation_pages import description_label
from cae_core.office.simulation_words import CATEGORIES, as_typed, said
from cae_core.office.simulations import found_scenario
from cae_core.payroll.payslip import Payslip
from cae_core.periods import Month
from cae_core.rendering.pages import Figure, Party, PayslipPage, Text
from cae_core.rendering.render import render
from cae_core.rendering.replays import AccountMonth, AccountPage
from cae_core.rendering.voice import Voice
from cae_core.rules.errors import LawNotChecked, UnknownName
from cae_core.rules.run import Run
from cae_core.simulation.description import Description
from cae_core.simulation.generation import Described
from cae_core.simulation.people import People
from cae_core.simulation.replay import Replay, ReplayedMonth, replay
from cae_core.simulation.results import csv_of
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.variant import Variant

COLUMNS: Mapping[str, str] = {
    "turnover": mark("Turnover, excl. VAT"),
    "costs": mark("Costs of the activity"),
    "contribution": mark("Contribution to shared services"),
    "employer_cost": mark("Cost of pay"),
    "owed_on_leaving": mark("Owed to whoever left"),
    "drawn": mark("Drawn by the person"),
}
"""What moves an account, by the name of the movement."""
OWED: Mapping[str, str] = {"dues": mark("Dues on one's own account"), "income_tax": mark("Income tax")}
"""What a person owes out of what was drawn."""
LABELS: Mapping[str, str] = {**COLUMNS, **OWED}
_NOBODY = mark("Simulated: nobody was paid this. It is row {row} of a scenario, under “{variant}”.")
_SYNTHETIC = mark(
    "Simulated: nobody was paid this, and the person is synthetic. It is row {row} of a scenario, "
    "under “{variant}”."
)
_EMPLOYER, _PERSON = mark("Cooperative of the simulation"), mark("Row {number}")


class MonthOutside(CaeError, LookupError):
    """A month that the scenario does not have. Data: month, first, last."""

    template = mark("{month} is not in the scenario, which goes from {first} to {last}")


@attrs.frozen(eq=False)
class Told:
    """A row under a variant: the replay, and the payslip of each month that was paid."""

    scenario: Scenario
    variant: Variant
    replay: Replay
    slips: Mapping[Month, Payslip]

    def month(self, month: Month) -> ReplayedMonth:
        """One month. Raises MonthOutside."""
        for each in self.replay.months:
            if each.month == month:
                return each
        several = self.replay.months
        raise MonthOutside(month=month, first=several[0].month, last=several[-1].month)


def runs_of(month: ReplayedMonth) -> dict[str, Run]:
    """The runs of a month by what they tell: ``payslip``, components of the contribution, dues."""
    slip = {} if month.payslip is None else {"payslip": month.payslip}
    return {**slip, **month.contribution, **month.dues}


def tell(path: Path | str, row: int, variant: str = "") -> Told:
    """Tell a row (from 0, as in ``people.csv``) of a scenario's file, under a variant (default: the first).

    Raises NoScenario, Problems with the file's mistakes, UnknownName for a variant, RowOutside, RowDiffers
    should any figure differ from the population's.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LawNotChecked)
        scenario = found_scenario(Path(path))
        keys = [each.key for each in scenario.variants]
        if variant and variant not in keys:
            raise UnknownName.among(variant, str(path), keys)
        chosen = scenario.variant(variant or keys[0])
        found = replay(scenario, chosen.key, row)
    slips = {}
    for each in found.months:
        if each.payslip is not None and chosen.regime is not None:
            slips[each.month] = Payslip("", "", each.month, each.month.last, chosen.regime, each.payslip)
    return Told(scenario, chosen, found, slips)


def run_label(told: Told, name: str) -> Text:
    """What a run of `runs_of` other than the payslip is called."""
    scheme, dues = told.variant.framework.scheme, told.variant.framework.dues
    components = () if scheme is None else scheme.components
    labels: dict[str, Text] = {each.key: each.labels for each in components}
    return {**labels, **{each.key: each.label for each in dues}}.get(name) or name


def account_page(told: Told) -> AccountPage:
    """The account of the row as a page."""
    scenario, variant = told.scenario, told.variant
    names = columns_of(told)
    described = scenario.population.description if isinstance(scenario.population, Described) else None
    return AccountPage(
        title=scenario.title or description_label(described),
        row=told.replay.row,
        variant=variant.label,
        framework=variant.framework.label,
        source=variant.framework.source,
        country=variant.country.code,
        country_name=variant.country.labels,
        currency=variant.country.currency,
        person=tuple(_person(scenario.population.part(told.replay.row, told.replay.row + 1), described)),
        columns=tuple(Sentence(LABELS[name]) for name in names),
        months=tuple(
            AccountMonth(
                each.month,
                each.opening,
                tuple(amounts_of(each)[name] for name in names),
                each.closing,
                each.amounts.get("net_income", 0),
                payslip_file(each.month) if each.month in told.slips else "",
            )
            for each in told.replay.months
        ),
        figures=tuple(_figures(told)),
        banners=(banner_of(told), *own_framework(variant)),
    )


def columns_of(told: Told) -> tuple[str, ...]:
    """What moved the account in any month, and what was owed out of it, in order."""
    moved = {name for each in told.replay.months for name, amount in amounts_of(each).items() if amount}
    return tuple(name for name in LABELS if name in moved)


def amounts_of(month: ReplayedMonth) -> dict[str, int]:
    """What moved the account in a month, signed; dues and tax of an own account come out of what is drawn."""
    moves = dict(month.statement)
    owed = {name: -month.amounts.get(name, 0) if month.payslip is None else 0 for name in OWED}
    return {name: moves.get(name, 0) for name in COLUMNS} | owed


def banner_of(told: Told) -> Sentence:
    """What the pages say first: nobody was paid this."""
    text = _SYNTHETIC if isinstance(told.scenario.population, Described) else _NOBODY
    return Sentence(text, {"row": str(told.replay.row), "variant": told.variant.label})


def payslip_pages(told: Told, voice: Voice) -> Iterator[PayslipPage]:
    """The payslip of each month that was paid, as a page."""
    row = str(told.replay.row)
    employer, person = (voice.text(Sentence(text, {"number": row})) for text in (_EMPLOYER, _PERSON))
    label = told.variant.framework.label
    for slip in told.slips.values():
        yield bare_page(
            slip,
            (Party(employer), Party(person)),
            label,
            told.variant.country.code,
            (banner_of(told),),
            runs_activity=True,
        )


def payslip_file(month: Month) -> str:
    """The name of a month's payslip among the files written."""
    return f"payslip-{month}.html"


def write_told(told: Told, out: Path | str, language: str = "en") -> tuple[Path, ...]:
    """Write the account (``account.html``, ``account.csv``) and a page a payslip to a folder; return files.

    Raises NotWritten.
    """
    out, voice = Path(out), Voice(language, told.variant.country.code)
    content = {"account.html": render(account_page(told), language).encode(), "account.csv": _csv(told)}
    for page in payslip_pages(told, voice):
        content[payslip_file(page.month)] = render(page, language, page.country).encode()
    for name, data in content.items():
        write_whole(out / name, data, durable=False)
    return tuple(out / name for name in content)


def _figures(told: Told) -> Iterator[Figure]:
    months = told.replay.months
    sums = {name: sum(each.amounts.get(name, 0) for each in months) for name in ("turnover", "net_income")}
    yield Figure("turnover", Sentence(COLUMNS["turnover"]), sums["turnover"])
    yield Figure("account_end", Sentence(mark("On the account at the end")), months[-1].closing)
    yield Figure("net_income", Sentence(mark("Net income")), sums["net_income"])


def _person(people: People, described: Description | None) -> Iterator[tuple[Text, Text]]:
    """What the population says of the row: its categories by name, its numbers by their labels."""
    codes = {} if described is None else described.categories
    labels = {} if described is None else {each.key: each.label for each in described.hypotheses}
    sums = () if described is None else described.sums
    for name, column in people.columns.items():
        value = column[0].item()
        if name in people.categories:
            key = people.categories[name][int(value)]
            yield said(CATEGORIES, name), codes.get(name, {}).get(key, key)
        elif name == "cost_share" and described is not None:  # ten-thousandths of turnover
            yield labels.get("cost.share") or name, as_typed(f"{Decimal(value) / 100} %")
        elif name not in sums:
            label = labels.get(name) or labels.get(f"column.{name}")
            if label is None and described is not None:
                continue  # no hypothesis tells it: the same nothing of everybody
            shown = Sentence(mark("yes") if value else mark("no")) if isinstance(value, bool) else str(value)
            yield label or name, shown


def _csv(told: Told) -> bytes:
    """The account as CSV: amounts in major units, by the names of the course."""
    names, currency = columns_of(told), told.variant.country.currency
    rows = []
    for each in told.replay.months:
        amounts = amounts_of(each)
        figures = (each.opening, *(amounts[name] for name in names), each.closing)
        row = (*figures, each.amounts.get("net_income", 0))
        rows.append((str(each.month), *(plain_amount(amount, currency) for amount in row)))
    return csv_of(("month", "opening", *names, "closing", "net_income"), rows)
