"""What a rule may not do is refused when it is registered, by name, with what to use instead."""

import math

import pytest

from cae_core.money import Rounding
from cae_core.rules import Amt, Flag, Ops, Rate, Scale, rule
from cae_core.rules.errors import RuleConflict, RuleNotAllowed
from cae_core.rules.rule import check_versions


def register(function):
    return rule(source="invented", name="tried")(function)


def a(text, **names):
    """A rule of gross, other (Amt), p, q (Rate), f (Flag), s (Scale) whose body is text, and its result's kind."""
    kind, body = text.split(": ", 1)
    scope = {"math": math, "Rounding": Rounding, **names}
    head = "def tried(x: Ops, gross: Amt, other: Amt, p: Rate, q: Rate, f: Flag, s: Scale)"
    exec(f"{head} -> {kind}:\n    {body}\n", {**globals(), **scope}, scope)
    return scope["tried"]


REFUSED = [
    ("Amt: return gross if f else other", "if, while, and, or, not", "x.where"),
    ("Amt: return gross if gross > other else other", "if, while, and, or, not", "x.where"),
    ("Flag: return f and gross > other", "if, while, and, or, not", "x.all_of"),
    ("Flag: return f or gross > other", "if, while, and, or, not", "x.any_of"),
    ("Flag: return not f", "if, while, and, or, not", "x.not_"),
    ("Flag: return x.amount(0) < gross < other", "a chained comparison", "x.all_of"),
    ("Amt: return min(gross, other)", "min()", "x.where"),
    ("Amt: return max(gross, other)", "max()", "x.where"),
    ("Flag: return f & f", "&", "x.all_of"),
    ("Flag: return f | f", "|", "x.any_of"),
    ("Flag: return ~f", "~", "x.not_"),
    ("Flag: return gross == other", "==", "x.equals"),
    ("Flag: return gross != other", "!=", "x.equals"),
    ("Amt: return gross / 2", "/", "x.ratio"),
    ("Rate: return p / q", "/", "x.ratio_of"),
    ("Amt: return 100 / gross", "/", "x.ratio"),
    ("Amt: return gross // 2", "//", "x.floor_to"),
    ("Amt: return gross % 100", "%", "x.floor_to"),
    ("Amt: return divmod(gross, 2)", "divmod()", "x.floor_to"),
    ("Amt: return gross ** 2", "**", "x.power"),
    ("Rate: return 2 ** p", "**", "x.power"),
    ("Amt: return float(gross)", "float()", "ints"),
    ("Amt: return int(gross)", "int()", "x.round_to"),
    ("Amt: return round(gross)", "round()", "x.round_to"),
    ("Amt: return round(gross, 2)", "round()", "x.round_to"),
    ("Amt: return math.floor(gross)", "math.floor()", "x.round_to"),
    ("Amt: return math.ceil(gross)", "math.ceil()", "x.round_to"),
    ("Amt: return math.trunc(gross)", "math.trunc()", "x.round_to"),
    ("Amt: return abs(gross)", "abs()", "x.max(value, -value)"),
    ("Amt: return sum(each for each in gross)", "iteration", "name each input"),
    ("Amt: return [1, 2][gross]", "index", "x.select"),
    ("Amt: return gross[0]", "[ ]", "x.select"),
    ("Amt: return len(gross)", "len()", "name each input"),
    ("Flag: return 5 in gross", "in", "x.equals"),
    ("Amt: return f'{gross}'", "a formatted string", "a value"),
    ("Amt: return gross * p", "Amt * Rate", "x.rate"),
    ("Amt: return gross * other", "Amt * Amt", "x.rate"),
    ("Amt: return gross * 0.5", "Amt * 0.5", "a fraction with x.number"),
    ("Amt: return gross + 0.5", "Amt + 0.5", "a fraction"),
    ("Amt: return gross + True", "Amt + True", "ints"),
    ("Amt: return gross + p", "Amt + Rate", "x.rate and x.ratio"),
    ("Rate: return p - 0.1", "Rate - 0.1", "a fraction"),
    ("Flag: return f + f", "Flag + Flag", "two amounts or two rates"),
    ("Amt: return s + s", "Scale + Scale", "two amounts or two rates"),
    ("Amt: return x.rates(gross, p)", "x.rates", "x.rate"),
    ("Amt: return x.sqrt(p)", "x.sqrt", "the operations are"),
    ("Amt: return x.rate(p, gross)", "x.rate(… Rate …)", "Amt"),
    ("Amt: return x.rate(gross, 0.069)", "x.rate(… 0.069 …)", "Rate"),
    ("Amt: return x.rate(gross, p, 'half_up')", "x.rate(… 'half_up' …)", "Rounding"),
    ("Amt: return x.rate(gross, p, Rounding.UP, 0)", "x.rate(… 0 …)", "whole number"),
    ("Amt: return x.max(gross, 0)", "x.max(… 0 …)", "x.amount"),
    ("Amt: return x.max(gross, p)", "x.max(… Rate …)", "Amt"),
    ("Amt: return x.where(gross, gross, other)", "x.where(… Amt …)", "Flag"),
    ("Amt: return x.where(f, gross, p)", "x.where(… Rate …)", "Amt"),
    ("Amt: return x.floor_to(gross, 2.5)", "x.floor_to(… 2.5 …)", "whole number"),
    ("Amt: return x.scale(gross, p)", "x.scale(… Rate …)", "Scale"),
    ("Rate: return x.power(p, 7, 3)", "x.power(…, 7, 3)", "1, 2, 4, 8 or 16"),
    ("Rate: return x.number(0.5)", "x.number(0.5)", "as text"),
    ("Amt: return x.amount(0.5)", "x.amount(… 0.5 …)", "whole number"),
    ("Amt: return x.share(gross, [gross, other], 2)", "x.share(…, 2)", "one of the weights"),
    ("Amt: return 0", "return 0 (→ Amt)", "x.amount"),
    ("Amt: return None", "return None (→ Amt)", "the kind that is annotated"),
    ("Amt: return p", "return Rate (→ Amt)", "the kind that is annotated"),
    ("Scale: return s", "→ Scale", "a parameter"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "construct", "instead"), REFUSED, ids=[each[0] for each in REFUSED])
def test_a_construct_is_refused_by_name(text, construct, instead):
    with pytest.raises(RuleNotAllowed) as refused:
        register(a(text))
    assert refused.value.rule == "tried"
    assert construct in refused.value.construct
    assert instead in refused.value.instead
    assert str(refused.value).startswith("rule tried: ")


ALLOWED = [
    ("Amt: return gross + other - 100 + 2 * gross - gross * 3", "gross + other − 100 + 2 × gross − gross × 3"),
    ("Amt: return -gross", "−gross"),
    ("Amt: return sum([gross, other])", "gross + other"),
    ("Amt: return gross - (other - gross)", "gross − (other − gross)"),
    ("Rate: return (p + q) * q", "(p + q) × q"),
    ("Rate: return x.ratio(gross, other + 1) - 1", "gross ÷ (other + 1) − 1"),
    ("Amt: return x.rate(gross + other, p)", "(gross + other) × p"),
    ("Amt: return x.rate(gross, p, Rounding.DOWN, 10)", "gross × p [10, down]"),
    ("Amt: return x.floor_to(gross, 100)", "round_to(gross, 100, floor)"),
    ("Rate: return x.power(p, 7, 4)", "p^(7/4)"),
    ("Rate: return x.power(p + q, 3, 1)", "(p + q)^3"),
    ("Rate: return x.round_ratio(p, 4)", "round_ratio(p, 4)"),
    ("Amt: return x.where(f, gross, other)", "(gross if f; else other)"),
    ("Flag: return x.all_of(f, x.any_of(f, gross >= 5))", "f and (f or gross ≥ 5)"),
    ("Flag: return x.not_(x.equals(gross, other))", "not gross = other"),
    ("Amt: return x.scale(gross, s, whole=True)", "whole_scale(gross, s)"),
    ("Amt: return x.scale(12 * gross, s, parts=12) + other", "scale(12 × gross, s) ÷ 12 + other"),
    ("Amt: return x.share(gross, [gross, other], 1)", "share(gross, [gross, other], 1)"),
    ("Amt: return x.select([(f, gross), (gross < other, other)], x.amount(0))", "(gross if f; other if gross < other; else 0)"),
    ("Rate: return x.min(p, x.number('1/3'), q)", "min(p, 1/3, q)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "formula"), ALLOWED, ids=[each[0] for each in ALLOWED])
def test_the_formula_of_what_is_allowed(text, formula):
    assert register(a(text)).formula() == formula


def test_constants_are_written_as_amounts_where_a_currency_is_known():
    made = register(a("Amt: return x.max(gross - 5000, x.amount(100) * 3)"))
    assert made.formula(lambda minor: f"{minor / 100:.2f} €") == "max(gross − 50.00 €, 1.00 € × 3)"


def test_kinds_come_from_the_annotations_and_must_be_there():
    def unannotated(x: Ops, gross) -> Amt:
        return x.floor_to(gross, 100)

    def wrongly(x: Ops, gross: int) -> Amt:
        return gross

    def silent(x: Ops, gross: Amt):
        return gross

    for function, construct in ((unannotated, "gross: ?"), (wrongly, "gross: int"), (silent, "return: ?")):
        with pytest.raises(RuleNotAllowed) as refused:
            register(function)
        assert refused.value.construct == construct


def test_defaults_and_stars_are_for_inputs():
    def default(x: Ops, gross: Amt = 5) -> Amt:
        return gross

    def starred(x: Ops, *amounts: Amt) -> Amt:
        return x.min(*amounts)

    def nothing() -> Amt:
        return None

    for function in (default, starred, nothing):
        with pytest.raises(RuleNotAllowed):
            register(function)


def test_a_rule_knows_what_it_is():
    @rule(source="FR-0.00", start="2026-01-01", end="2027-01-01")
    def pension(x: Ops, gross: Amt, executive: Flag, rate: Rate, grid: Scale) -> Amt:
        """Old age.

        On the whole pay.
        """
        return x.where(executive, x.rate(gross, rate), x.scale(gross, grid))

    assert pension.name == "pension"
    assert pension.parameters == ("gross", "executive", "rate", "grid")
    assert pension.kinds == ("Amt", "Flag", "Rate", "Scale")
    assert (pension.kind, pension.source) == ("Amt", "FR-0.00")
    assert (str(pension.start), str(pension.end)) == ("2026-01-01", "2027-01-01")
    assert pension.doc == "Old age.\n\nOn the whole pay."


def version(start, end, kind="Amt"):
    return rule(source="invented", start=start, end=end, name="tax")(
        a(f"{kind}: return {'gross' if kind == 'Amt' else 'p'}")
    )


@pytest.mark.parametrize(
    "several",
    [
        [(None, None), ("2026-01-01", None)],
        [(None, "2026-01-01"), ("2026-01-02", None)],
        [("2025-01-01", "2026-01-01"), ("2025-12-31", None)],
        [("2025-01-01", "2026-01-01"), (None, None)],
    ],
)
def test_versions_that_overlap_or_leave_a_gap_are_refused(several):
    with pytest.raises(RuleConflict, match="rule tax"):
        check_versions(version(*dates) for dates in several)


def test_versions_that_meet_are_sorted():
    late, early = version("2026-01-01", None), version(None, "2026-01-01")
    assert check_versions([late, early])["tax"] == (early, late)


def test_versions_return_one_kind():
    with pytest.raises(RuleNotAllowed, match="Amt → Rate"):
        check_versions([version(None, "2026-01-01"), version("2026-01-01", None, "Rate")])


def test_a_version_ends_after_it_starts():
    with pytest.raises(RuleConflict):
        version("2026-01-01", "2026-01-01")
