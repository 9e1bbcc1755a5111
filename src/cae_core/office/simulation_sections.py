"""Sections of a simulation's report that measure: incomes, groups, winners, what bodies receive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from cae_core.country import Country
from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark
from cae_core.money import decimals, round_div
from cae_core.office.simulation_pictures import Pictures
from cae_core.office.simulation_words import (
    CATEGORIES,
    FIGURES,
    MONTHS,
    OTHER,
    TAKEN,
    amount,
    by,
    count,
    persons,
    ratio,
    said,
    share,
)
from cae_core.rendering.pages import Text
from cae_core.rendering.simulation import Cell, Row, Section, Sheet
from cae_core.rules.ratio import Ratio
from cae_core.simulation.inequality import Distribution
from cae_core.simulation.measures import Counted, Measured, counted, public_money, tallied_income
from cae_core.simulation.results import Results
from cae_core.simulation.winners import LINES, Change, change

Codes = Mapping[str, Mapping[str, Mapping[str, str]]]


@attrs.frozen(eq=False)
class Found:
    """What sections are made of: results, what was measured of them (nothing where nobody was kept), words.

    ``codes`` are the labels of the categories' names.
    """

    results: Results
    measured: tuple[Measured, ...]
    country: Country
    codes: Codes
    pictures: Pictures

    @property
    def heads(self) -> tuple[Text, ...]:
        """The labels of the variants."""
        return tuple(each.label for each in self.results.variants)

    @property
    def counted(self) -> Sequence[Counted]:
        """What rows tell of everybody and of each group; what sums do where no row was kept."""
        return self.measured or counted(self.results)

    def spread(self) -> dict[str, Distribution]:
        """How net income a month is spread, by variant; nothing where neither rows nor tallies tell."""
        if self.measured:
            return {each.variant: each.income for each in self.everybody()}
        found = ((each.key, tallied_income(self.results, each.key)) for each in self.results.variants)
        return {key: income for key, income in found if income is not None}

    def everybody(self) -> tuple[Measured, ...]:
        """What was measured of everybody, variant by variant."""
        return tuple(each for each in self.measured if not each.category)


def incomes(found: Found) -> Section:
    """How turnover becomes net income, and how net income is spread."""
    sheets = [_a_month(found), _months(found)]
    pictures = [*found.pictures.where_it_goes(found.results)]
    spread = found.spread()
    if spread:
        sheets.append(_spread(found, list(spread.values())))
        pictures += found.pictures.deciles(spread)
    pictures += found.pictures.over_time(found.results)
    return Section(
        "incomes", Sentence(mark("What people earn")), pictures=tuple(pictures), sheets=tuple(sheets)
    )


def _a_month(found: Found) -> Sheet:
    totals = [each.totals for each in found.results.variants]

    def row(label: str, sums: list[int], kind: str = "") -> Row:
        months = [each["months_active"] for each in totals]
        return Row(Sentence(label), [amount(by(*pair)) for pair in zip(sums, months, strict=True)], kind=kind)

    names = [name for name in FIGURES if any(each.get(name) for each in totals)]
    rows = [
        row(FIGURES[name], [each[name] for each in totals], "total" if name == "net_income" else "")
        for name in names
    ]
    others = [other_withheld(each) for each in totals]
    if any(others):
        rows.insert(names.index("net_income"), row(OTHER, others))
    return Sheet(
        Sentence(mark("A month of presence of a person, on average")),
        Sentence(mark("Figure")),
        found.heads,
        rows,
        Sentence(
            mark(
                "From turnover to net income. What stays on the account at the end belongs to the activity: "
                "it is shared out over the months here. What those who left on trial, or short of the least "
                "that is paid, had on it is theirs; no source says what contributions and taxes it bears, "
                "and it is no net income."
            )
        ),
    )


def other_withheld(totals: Mapping[str, int]) -> int:
    """What was withheld from pay besides contributions and income tax."""
    taken = sum(totals[name] for name in TAKEN)
    left = totals["account_end"] + totals["owed_on_leaving"]
    return totals["turnover"] - taken - totals["net_income"] - left


def _months(found: Found) -> Sheet:
    variants = found.results.variants
    rows = [
        Row(
            Sentence(MONTHS[name]),
            [share(by(each.totals[name], each.totals["months_active"])) for each in variants],
        )
        for name in MONTHS
        if any(each.totals[name] for each in variants)
    ]
    return Sheet(
        Sentence(mark("Of the months in which a person is present")),
        Sentence(mark("Figure")),
        found.heads,
        rows,
    )


def _spread(found: Found, several: Sequence[Distribution]) -> Sheet:
    rows = [
        Row(
            Sentence(mark("Decile {number}"), {"number": number}),
            [_whole(each.decile(number)) for each in several],
        )
        for number in (1, 3, 5, 7, 9)
    ]
    rows.append(Row(Sentence(mark("Gini coefficient")), [count(each.exact_gini) for each in several]))
    tenth = Sentence(mark("Share of all income that the richest tenth has"))
    rows.append(Row(tenth, [_top(each) for each in several]))
    rows.append(
        Row(
            Sentence(mark("Jobs: full-time equivalents paid")),
            [count(round(each.full_time_equivalents)) for each in found.counted if not each.category],
        )
    )
    return Sheet(
        Sentence(mark("How net income a month is spread over persons")),
        Sentence(mark("Figure")),
        found.heads,
        rows,
        _about_spread(found, several[0].width),
    )


def _about_spread(found: Found, width: int) -> Sentence:
    text = Sentence(
        mark(
            "Decile 5 is the median: half of the persons have as much or less. A full-time equivalent is "
            "as many months paid as the run has; hours are not simulated."
        )
    )
    if width == 1:
        return text
    currency = found.results.currency
    wide = ratio(Fraction(width, 10 ** decimals(currency)))
    binned = mark(
        "{text} No row of a person was kept: deciles are told to the width of bins of {width} {currency}, by "
        "their lower edge, and the Gini coefficient and the share of the richest take all in a bin as alike."
    )
    return Sentence(binned, {"text": text, "width": wide, "currency": currency})


def _whole(value: int | None) -> Cell:
    return amount(None if value is None else Fraction(value))


def _top(income: Distribution) -> Cell:
    if income.total <= 0:
        return Cell()
    return share(1 - Fraction(income.sum_of_lowest(Fraction(9, 10)), income.total))


def groups(found: Found) -> Section | None:
    """Net income a month by category; None where there are no categories."""
    wanted: dict[str, dict[str, list[Counted]]] = {}
    for each in found.counted:
        if each.category and each.weight:
            wanted.setdefault(each.category, {}).setdefault(each.name, []).append(each)
    if not wanted:
        return None
    return Section(
        "groups",
        Sentence(mark("By group")),
        (Sentence(mark("Net income a month of presence, on average; under it, months insured.")),),
        sheets=tuple(_group(found, category, names) for category, names in wanted.items()),
    )


def _group(found: Found, category: str, names: Mapping[str, list[Counted]]) -> Sheet:
    labels = found.codes.get(category, {})
    rows = [
        Row(
            labels.get(name) or name,
            [_income_and_months(each) for each in several],
            Sentence(mark("{count} persons"), {"count": persons(several[0].weight).value}),
        )
        for name, several in names.items()
    ]
    return Sheet(said(CATEGORIES, category), said(CATEGORIES, category), found.heads, rows)


def _income_and_months(each: Counted) -> Cell:
    months = each.share_of_months_insured
    if months is None:
        return Cell()
    percent = Ratio(round_div(months.numerator * 1000, months.denominator), 10)
    under = Sentence(mark("insured {percent} % of months"), {"percent": percent})
    return attrs.evolve(amount(each.net_income_a_month), texts=(under,))


def winners(found: Found) -> Section | None:
    """Who wins and who loses from the first variant to each other, and why; None without rows of persons."""
    first, *others = found.results.variants
    if not found.measured or not others:
        return None
    changes = [change(found.results, first.key, each.key) for each in others]
    months = first.totals["months_active"]
    everybody = sum(int(each) for each in changes[0].weights)
    sides = (("winners", mark("Gain")), ("losers", mark("Lose")), ("unmoved", mark("Nothing changes")))
    rows = [
        Row(Sentence(text), [share(by(getattr(each, name), everybody)) for each in changes])
        for name, text in sides
    ]
    gained = Sentence(mark("Change of net income a month, on average"))
    rows.append(Row(gained, [amount(by(each.total, months), signed=True) for each in changes], kind="total"))
    heads = tuple(each.label for each in others)
    moved = [name for name in LINES if any(name in each.by_line for each in changes)]
    because = [
        Row(
            Sentence(LINES[name]),
            [amount(by(each.by_line.get(name, 0), months), signed=True) for each in changes],
        )
        for name in moved
    ]
    because.append(rows[-1])
    person = Sentence(mark("Persons"))
    return Section(
        "winners",
        Sentence(mark("Who wins and who loses")),
        (
            Sentence(
                mark("Each person under each variant, compared with the same person under: {label}"),
                {"label": first.label},
            ),
        ),
        pictures=tuple(found.pictures.winners(changes, heads)),
        sheets=(
            Sheet(Sentence(mark("Persons who gain and who lose")), person, heads, rows),
            *_reasons(changes, heads, everybody),
            Sheet(
                Sentence(mark("What moved net income a month, on average")),
                Sentence(mark("Line")),
                heads,
                because,
                Sentence(
                    mark("The lines add up to the change: a plus means that it leaves more to persons.")
                ),
            ),
        ),
    )


def _reasons(changes: Sequence[Change], heads: tuple[Text, ...], everybody: int) -> Iterator[Sheet]:
    rows: list[Row] = []
    for won, label in ((True, mark("Gain, most of it through")), (False, mark("Lose, most of it through"))):
        several = [each.reasons(won=won) for each in changes]
        names = [name for name in LINES if any(name in each for each in several)]
        if names:
            rows.append(Row(Sentence(label), kind="group"))
        rows += [
            Row(
                Sentence(LINES[name]),
                [share(by(each[name][0], everybody)) if name in each else Cell() for each in several],
            )
            for name in names
        ]
    if rows:
        yield Sheet(
            Sentence(mark("Why: the line that moved a person's net income most")),
            Sentence(mark("Reason")),
            heads,
            rows,
            Sentence(mark("Share of all persons.")),
        )


def bodies(found: Found) -> Section:
    """What the State and each fund receive over the run."""
    several = [public_money(found.results, each.key) for each in found.results.variants]
    roles = dict.fromkeys(role for each in several for role, amount in each.bodies.items() if amount)
    rows = [
        Row(
            _body(found.country, role), [amount(Fraction(each.bodies.get(role, 0), 1000)) for each in several]
        )
        for role in roles
    ]
    total = Sentence(mark("All together"))
    rows.append(Row(total, [amount(Fraction(each.total, 1000)) for each in several], kind="total"))
    contribution = [each.totals["contribution"] for each in found.results.variants]
    rows.append(
        Row(
            Sentence(mark("For comparison: what the shared services receive")),
            [amount(Fraction(each, 1000)) for each in contribution],
        )
    )
    return Section(
        "bodies",
        Sentence(mark("What the State and the funds receive")),
        sheets=(Sheet(Sentence(mark("Over the whole run")), Sentence(mark("Body")), found.heads, rows),),
    )


def _body(country: Country, role: str) -> Text:
    try:
        return country.chart.account(role).labels
    except CaeError:
        return role


def people_of(results: Results) -> Sentence:
    """How many persons, over how many months."""
    text = mark("{persons} persons, in {rows} rows, over {months} months")
    return Sentence(
        text,
        {"persons": persons(results.weight).value, "rows": ratio(results.persons), "months": results.months},
    )
