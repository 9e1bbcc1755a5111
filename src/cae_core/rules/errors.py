"""What can go wrong with rules, parameters and their runs."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable
from typing import Any

from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark


class RuleNotAllowed(CaeError, TypeError):
    """A rule's text uses something that not every back end can do. Data: rule, construct, instead."""

    template = mark("rule {rule}: {construct} is not allowed; {instead}")


class RuleNotNamed(CaeError, TypeError):
    """A rule that another process cannot find by its name. Data: rule."""

    template = mark("rule {rule} has no name of its own in a module: define it at the top of a file")


class RuleConflict(CaeError, ValueError):
    """Versions of one rule that overlap or leave a gap. Data: rule, first, second (dates)."""

    template = mark("rule {rule}: the version that ends on {first} does not meet the one from {second}")


_FEW = 8
"""Names that a message lists though none of them is near."""


def near_names(name: str, known: Iterable[str]) -> str:
    """The known names that resemble one, at most three, or all of them, as a message lists them.

    >>> near_names("smik", ["smic", "smig", "pass"]), near_names("x", ["smic", "pass"])
    ('smig, smic', 'smic, pass')
    """
    several = list(known)
    return ", ".join(difflib.get_close_matches(name, several, n=3, cutoff=0.5) or several)


class NameTaken(CaeError, ValueError):
    """One name for two things among rules, parameters and inputs. Data: name, first, second."""

    template = mark("“{name}” is both {first} and {second}: rename one of them")


class UnknownName(CaeError, LookupError):
    """A name that the framework does not have. Data: name, framework, near (text)."""

    template = mark("{framework} has no “{name}”; near: {near}")

    @classmethod
    def among(cls, name: str, framework: str | Sentence, known: Iterable[str]) -> UnknownName:
        """Return the error with the known names that resemble ``name``, or all where they are few."""
        several = list(known)
        near = difflib.get_close_matches(name, several, n=5, cutoff=0.5)
        if not near and len(several) <= _FEW:
            near = several
        return cls(name=name, framework=framework, near=", ".join(near) or "–")


class RuleCycle(CaeError, ValueError):
    """Rules that need one another in a circle. Data: path."""

    template = mark("rules that need one another in a circle: {path}")


class RuleNotInForce(CaeError, LookupError):
    """A rule asked for at a date when none of its versions applies. Data: rule, on."""

    template = mark("no version of the rule {rule} is in force on {on}")


class ParameterRefused(CaeError, ValueError):
    """A parameter file that cannot be trusted. Data: key, reason."""

    template = mark("parameter {key}: {reason}")


class ParameterNotKnownYet(CaeError, LookupError):
    """A date before the first known value. Data: key, on, first."""

    template = mark("parameter {key} has no value on {on}: the first known applies from {first}")


class ParameterEnded(CaeError, LookupError):
    """A date after the last value ended. Data: key, on, end."""

    template = mark("parameter {key} has no value on {on}: its last one ended on {end}")


_SHAPES = {"rate": '"… %"', "flag": "true / false"}


class LawNotEstablished(CaeError, LookupError):
    """A value that the law leaves open or nobody could establish. Data: key, on, source, unit.

    >>> print(LawNotEstablished(key="fund", on="2026-12-31", source="art. 30", unit="rate"))
    the law does not establish fund on 2026-12-31 (art. 30): supply it in the statutes, as fund = "… %"
    """

    template = mark(
        "the law does not establish {key} on {on} ({source}): supply it in the statutes, as {key} = {shape}"
    )

    def __init__(self, **data: Any) -> None:
        super().__init__(**{"shape": _SHAPES.get(str(data.get("unit")), '"…"'), **data})


class NotForStatutes(CaeError, ValueError):
    """Statutes that set what the law fixes. Data: key, source."""

    template = mark("{key} is fixed by law ({source}): statutes cannot set it")


class StatutesTooLow(CaeError, ValueError):
    """Statutes that ask less than the law. Data: key, value, bound, source (texts)."""

    template = mark("{key} = {value} in the statutes: the law wants {bound} at least ({source})")


class StatutesTooHigh(CaeError, ValueError):
    """Statutes that go beyond what the law allows. Data: key, value, bound, source (texts)."""

    template = mark("{key} = {value} in the statutes: the law allows {bound} at most ({source})")


class NodeNotComputed(CaeError, LookupError):
    """A node asked for whose inputs are missing. Data: node, missing (names, text)."""

    template = mark("{node} cannot be computed: give {missing}")


class UnreadableInput(CaeError, ValueError):
    """A typed input that cannot be read. Data: name, text, expected."""

    template = mark("input {name}: cannot read “{text}”; expected {expected}")


class InputOutOfBounds(CaeError, ValueError):
    """A given value that no payslip can have. Data: name, text, least, most (“…” where nothing bounds it)."""

    template = mark("input {name}: “{text}” is out of bounds; expected a value from {least} to {most}")


class WrongInput(CaeError, TypeError):
    """An input of the wrong kind. Data: name, found, expected."""

    template = mark("input {name}: found {found}; expected {expected}")


class NoSolution(CaeError, ValueError):
    """No value reaches the target. Data: target, value, vary, at_zero (minor units)."""

    template = mark("no {vary} gives {target} ≤ {value}: at 0 it is already {at_zero}")


class NoLargest(CaeError, ValueError):
    """The target never exceeds the value, so there is no largest. Data: target, value, vary, limit."""

    template = mark("{target} does not exceed {value} even with {vary} = {limit}: there is no largest {vary}")


class CannotSolve(CaeError, ValueError):
    """A target or a varied input that is not an amount. Data: name, reason."""

    template = mark("cannot solve for {name}: {reason}")


class LawNotChecked(UserWarning):
    """A date after the last one for which somebody checked the parameters. Data: last, on."""

    template = mark("parameters were checked until {last}; {on} is later: verify them first")

    def __init__(self, last: dt.date, on: dt.date) -> None:
        self.data = {"last": last, "on": on}
        super().__init__(self.template.format(**self.data))

    def __reduce__(self) -> tuple[type[LawNotChecked], tuple[dt.date, dt.date]]:
        return LawNotChecked, (self.data["last"], self.data["on"])


class NegativePower(CaeError, ValueError):
    """A power of a negative ratio: take ``x.max(ratio, x.number("0"))`` first. Data: ratio."""

    template = mark("{ratio} is negative and has no power: take its maximum with 0 first")
