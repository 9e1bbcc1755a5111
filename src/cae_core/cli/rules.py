"""The law as data: parameters with their values, sources and confidence at a date."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import Annotated, Any

import typer

from cae_core.cli.speaking import OK, Speaker
from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.periods import parse_date

Country = Annotated[str, typer.Argument(help=mark("The country's code."), metavar="COUNTRY")]
On = Annotated[str, typer.Option("--on", help=mark("The day (default: today)."))]


class UnknownParameter(CaeError, LookupError):
    """A key that is no parameter of the country. Data: key, country."""

    template = mark("no parameter “{key}” in {country}: list them with  cae rules list {country}")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the app."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("list", help=mark("List a country's parameters on a day."))(list_)
    group.command("show", help=mark("Show one parameter: every value it had, each with its source."))(show)
    app.add_typer(group, name="rules", help=mark("Parameters of the law, with sources and confidence."))


def list_(
    context: typer.Context,
    country: Country,
    on: On = "",
    confidence: Annotated[
        str, typer.Option("--confidence", help=mark("Only those: text, secondary, unverified or unknown."))
    ] = "",
) -> int:
    """List parameters."""
    speaker: Speaker = context.obj
    day = _day(on)
    snapshot = _snapshot(country, day)
    rows = [
        {
            "key": key,
            "label": fact.label.get(speaker.settings.language) or key,
            "value": _short(fact.text, fact.unit, speaker),
            "from": fact.start.isoformat(),
            "confidence": fact.confidence,
            "source": fact.source,
        }
        for key, fact in sorted(snapshot.facts.items())
    ] + [
        {
            "key": key,
            "label": key,
            "value": "–",
            "from": "–",
            "confidence": "unknown",
            "source": speaker.voice.error(error),
        }
        for key, error in sorted(snapshot.errors.items())
    ]
    rows = [row for row in rows if confidence in ("", row["confidence"])]
    if speaker.json:
        speaker.data(rows)
        return OK
    names = (mark("Key"), mark("Value"), mark("From"), mark("Confidence"), mark("Source"))
    speaker.table(
        [speaker.say(name) for name in names],
        [[row[name] for name in ("key", "value", "from", "confidence", "source")] for row in rows],
        right=[1],
    )
    return OK


def show(
    context: typer.Context,
    country: Country,
    key: Annotated[str, typer.Argument(help=mark("The parameter's key."), metavar="KEY")],
    on: On = "",
) -> int:
    """Show one parameter."""
    from cae_core.country import find_country

    speaker: Speaker = context.obj
    found = find_country(country)
    if key not in found.parameters:
        raise UnknownParameter(key=key, country=country)
    parameter = found.parameters.parameters[key]
    day = _day(on)
    in_force = _snapshot(country, day).facts.get(key)
    rows = [
        {
            "from": row.start.isoformat(),
            "value": row.text,
            "source": row.source,
            "confidence": row.confidence,
            "in_force": in_force is not None and row.start == in_force.start,
        }
        for row in parameter.rows
    ]
    if speaker.json:
        speaker.data({"key": key, "label": dict(parameter.label), "unit": parameter.unit, "values": rows})
        return OK
    speaker.print(f"{key}: {parameter.label.get(speaker.settings.language) or key} ({parameter.unit})")
    for row in rows:
        sign = "→" if row["in_force"] else " "
        speaker.print(f"{sign} {row['from']}  {row['value']}  [{row['confidence']}]  {row['source']}")
    return OK


def _day(on: str) -> dt.date:
    return parse_date(on) if on else dt.date.today()


def _snapshot(country: str, day: dt.date) -> Any:
    from cae_core.country import find_country
    from cae_core.rules.errors import LawNotChecked

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LawNotChecked)
        return find_country(country).parameters.at(day)


def _short(text: str, unit: str, speaker: Speaker) -> str:
    return speaker.say(mark("a scale")) if unit == "scale" else text
