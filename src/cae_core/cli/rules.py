"""The law as data: parameters with their values, sources and confidence at a date."""

from __future__ import annotations

import datetime as dt
import itertools
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import attrs
import typer

from cae_core.cli.speaking import OK, Speaker
from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.periods import Month, parse_date

if TYPE_CHECKING:
    from cae_core.country import Country
    from cae_core.office.audit import Reliance
    from cae_core.rules.parameters import ParameterSet, Snapshot

Code = Annotated[str, typer.Argument(help=mark("The country's code."), metavar="COUNTRY")]
On = Annotated[str, typer.Option("--on", help=mark("The day (default: today)."))]


_WITHOUT_VALUE = {"ParameterEnded": "ended", "ParameterNotKnownYet": "later"}
"""What stands for the confidence of a parameter that has no value on the day, by the error that says why."""


_USES = {"guards": mark("{documents}, as a check alone"), "aside": mark("{documents}, in no amount")}
"""How the audit says that no figure of a payslip rests on something."""


class UnknownParameter(CaeError, LookupError):
    """A key that is no parameter of the country. Data: key, country."""

    template = mark("no parameter “{key}” in {country}: list them with  cae rules list {country}")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the app."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("list", help=mark("List a country's parameters on a day."))(list_)
    group.command("show", help=mark("Show one parameter: every value it had, each with its source."))(show)
    group.command("audit", help=mark("List what a closed month rests on and nobody read in the law."))(audit)
    app.add_typer(group, name="rules", help=mark("Parameters of the law, with sources and confidence."))


def list_(
    context: typer.Context,
    country: Code,
    on: On = "",
    confidence: Annotated[
        str,
        typer.Option(
            "--confidence", help=mark("Only those: text, secondary, unverified, unknown, ended or later.")
        ),
    ] = "",
) -> int:
    """List parameters."""
    speaker: Speaker = context.obj
    day = _day(on)
    rows = sorted(_rows(country, day, speaker), key=lambda row: row["key"])
    rows = [row for row in rows if confidence in ("", row["confidence"])]
    if speaker.json:
        speaker.data(rows)
        return OK
    names = (mark("Key"), mark("Value"), mark("From"), mark("Confidence"), mark("Source"))
    cite = speaker.voice.reference
    speaker.table(
        [speaker.say(name) for name in names],
        [
            [*(row[name] for name in ("key", "value", "from", "confidence")), cite(row["source"])]
            for row in rows
        ],
        right=[1],
        whole=[0, 2, 3],
    )
    return OK


def show(
    context: typer.Context,
    country: Code,
    key: Annotated[str, typer.Argument(help=mark("The parameter's key."), metavar="KEY")],
    on: On = "",
) -> int:
    """Show one parameter."""
    from cae_core.country import find_country

    speaker: Speaker = context.obj
    day = _day(on)
    for prefix, parameters in _areas(find_country(country.upper())):
        name = key.removeprefix(prefix)
        if key.startswith(prefix) and name in parameters:
            parameter, fact = parameters.parameters[name], _at(parameters, day).facts.get(name)
            break
    else:
        raise UnknownParameter(key=key, country=country)
    in_force = None if fact is None else (fact.start, fact.known_from, fact.text)
    rows = [
        {
            "from": row.start.isoformat(),
            "until": row.end.isoformat() if row.end else None,
            "known_from": row.known_from.isoformat() if row.known_from else None,
            "value": row.text,
            "source": row.source,
            "confidence": row.confidence,
            "in_force": (row.start, row.known_from, row.text) == in_force,
        }
        for row in parameter.rows
    ]
    if speaker.json:
        speaker.data({"key": key, "label": dict(parameter.label), "unit": parameter.unit, "values": rows})
        return OK
    label = parameter.label.get(speaker.settings.language) or key
    speaker.print(f"{key}{speaker.say(mark(': '))}{label} ({parameter.unit})")
    for row in rows:
        speaker.print(_line(row, speaker))
    return OK


def audit(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help=mark("The cooperative's folder."), metavar="DIR", readable=False)
    ],
    month: Annotated[str, typer.Argument(help=mark("The month, such as 2026-10."), metavar="MONTH")],
    everything: Annotated[
        bool, typer.Option("--all", help=mark("List what was read in the text of the law too."))
    ] = False,
) -> int:
    """List what a closed month rests on."""
    from cae_core.office.audit import ORDER
    from cae_core.office.audit import audit as audit_of

    speaker: Speaker = context.obj
    found = audit_of(folder, Month.parse(month), everything=everything)
    if speaker.json:
        say = speaker.voice.text
        speaker.data([attrs.asdict(attrs.evolve(each, label=say(each.label))) for each in found])
        return OK
    if not found:
        speaker.print(
            speaker.say(mark("everything that this month rests on was read in the text of the law"))
        )
    names = (mark("Key"), mark("Value"), mark("From"), mark("Used by"), mark("What it is"), mark("Source"))
    for confidence, group in itertools.groupby(found, key=lambda each: each.confidence):
        rows = [_reliance(each, speaker) for each in group]
        title = speaker.say(ORDER.get(confidence, confidence))
        speaker.print(f"{title}{speaker.say(mark(': '))}{len(rows)}")
        speaker.table([speaker.say(name) for name in names], rows, right=[1], whole=[0, 2, 3])
        speaker.print("")
    return OK


def _reliance(each: Reliance, speaker: Speaker) -> list[str]:
    """A row of the audit; what is said of one document is named, of several counted."""
    value = speaker.say(mark("a scale")) if each.unit == "scale" else each.value or "–"
    count = len(each.used_by)
    several = speaker.say(mark("{count} documents"), count=count) if count > 1 else "–"
    used = each.used_by[0] if count == 1 else several
    if each.use in _USES:
        used = speaker.say(_USES[each.use], documents=used)
    label = speaker.voice.text(each.label) or each.key
    return [each.key, value, each.start or "–", used, label, speaker.voice.reference(each.source) or "–"]


def _line(row: dict[str, Any], speaker: Speaker) -> str:
    """A value on a line of its own, marked with an arrow when it is the one in force."""
    from cae_core.rendering.render import CONFIDENCE

    sign = "→" if row["in_force"] else " "
    known = speaker.say(mark("published {day}"), day=row["known_from"]) if row["known_from"] else ""
    confidence = speaker.say(CONFIDENCE.get(row["confidence"]) or row["confidence"])
    notes = ", ".join(filter(None, (confidence, known)))
    source = speaker.voice.reference(row["source"])
    return f"{sign} {row['from']}  {row['value']}  [{notes}]  {source}"


def _day(on: str) -> dt.date:
    return parse_date(on) if on else dt.date.today()


def _areas(country: Country) -> Iterator[tuple[str, ParameterSet]]:
    """Every set of dated parameters of a country, with what its keys begin with: the legal form's."""
    yield "", country.parameters
    yield "", country.vat.parameters
    for key, form in country.legal_forms.items():
        if form.parameters is not None:
            yield f"{key}.", form.parameters


def _at(parameters: ParameterSet, day: dt.date) -> Snapshot:
    from cae_core.rules.errors import LawNotChecked

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LawNotChecked)
        return parameters.at(day)


def _rows(country: str, day: dt.date, speaker: Speaker) -> Iterator[dict[str, str]]:
    """A row a parameter: its value on the day, or why it has none."""
    from cae_core.country import find_country

    for prefix, parameters in _areas(find_country(country.upper())):
        snapshot = _at(parameters, day)
        for key, fact in snapshot.facts.items():
            yield {
                "key": prefix + key,
                "label": fact.label.get(speaker.settings.language) or key,
                "value": fact.text if speaker.json else _short(fact.text, fact.unit, speaker),
                "from": fact.start.isoformat(),
                "confidence": fact.confidence,
                "source": fact.source,
            }
        for key, error in snapshot.errors.items():
            label = parameters.parameters[key].label.get(speaker.settings.language) or key
            yield {
                "key": prefix + key,
                "label": label,
                "value": "–",
                "from": "–",
                "confidence": _WITHOUT_VALUE.get(type(error).__name__, "unknown"),
                "source": speaker.voice.error(error),
            }


def _short(text: str, unit: str, speaker: Speaker) -> str:
    return speaker.say(mark("a scale")) if unit == "scale" else text
