"""One payslip from the command line, and replaying expected ones."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import attrs
import typer

from cae_core.cli.speaking import DATA, OK, Speaker, WrongWords
from cae_core.errors import Origin, Problem, Problems
from cae_core.messages import mark
from cae_core.periods import Month, parse_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cae_core.country import Country
    from cae_core.payroll.regime import Regime
    from cae_core.rules.graph import Graph
    from cae_core.rules.run import Run

WHOLE = "net_pay"
USUAL = "employee"


class BadAssignment(WrongWords):
    """An option that is not NAME=VALUE. Data: text."""

    template = mark("“{text}” is not NAME=VALUE")


class GivenTwice(WrongWords):
    """The same input by two options. Data: name."""

    template = mark("{name} is given twice")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.command("payslip", help=mark("Compute one payslip; give any node, solve for any node."))(payslip)
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("check", help=mark("Replay expected payslips; exit 1 if any line is off."))(check)
    app.add_typer(group, name="payslips", help=mark("Files of expected payslips."))


def payslip(  # noqa: PLR0917 – one argument an option
    context: typer.Context,
    country: Annotated[str, typer.Option("--country", help=mark("The country's code."))],
    regime: Annotated[
        str, typer.Option("--regime", help=mark("The payroll regime (default: employee)."))
    ] = "",
    on: Annotated[str, typer.Option("--on", help=mark("The pay date (default: this month's end)."))] = "",
    known_on: Annotated[
        str, typer.Option("--known-on", help=mark("The law as published on this day (default: all of it)."))
    ] = "",
    gross: Annotated[str, typer.Option("--gross", help=mark("Gross pay."))] = "",
    given: Annotated[
        list[str] | None, typer.Option("--set", help=mark("Any input or node: NAME=VALUE, repeated."))
    ] = None,
    elements: Annotated[
        list[str] | None,
        typer.Option("--element", help=mark("A pay element of the country: NAME=AMOUNT, repeated.")),
    ] = None,
    solve: Annotated[
        str,
        typer.Option(
            "--solve", help=mark("Find the largest gross for NODE=AMOUNT (net_pay, employer_cost).")
        ),
    ] = "",
    explain: Annotated[str, typer.Option("--explain", help=mark("Explain this node."))] = "",
    depth: Annotated[int, typer.Option("--depth", help=mark("How far to explain."))] = 3,
) -> int:
    """Compute a payslip."""
    from cae_core.cli.payslip_lines import broken, payslip_data, print_payslip, warn_of
    from cae_core.country import find_country

    speaker: Speaker = context.obj
    day = parse_date(on) if on else Month.of(dt.date.today()).last
    speaker.as_in(country.upper())
    found = _regime(find_country(country.upper()), regime)
    if known_on:
        found = found.known_by(parse_date(known_on))
    graph = found.framework.at(day)
    texts = _assignments([*(given or ()), *([f"gross={gross}"] if gross else ())])
    added = _elements(graph, country.upper(), elements or [])
    inputs = found.typed_for(graph, {**_plain_amounts(graph, texts), "elements": added})
    if solve:
        node, text = _assignment(solve)
        target = graph.typed(_plain_amounts(graph, {node: text}))[node]
        run = graph.solve(node, target, inputs)
    else:
        run = graph.run(inputs)
        if found.paid:
            _require_whole(found, run, texts, [each["element"] for each in added])
    if explain:
        told = run.explain(explain, speaker.settings.language, depth, str(speaker.voice.locale))
        speaker.data({"node": explain, "explained": told}) if speaker.json else speaker.print(told)
        return OK
    guards = broken(found, run) if solve or _is_whole(found, texts) else ()
    if speaker.json:
        speaker.data(payslip_data(run, guards))
    else:
        print_payslip(speaker, found, run)
    warn_of(speaker, guards)
    return OK


def _regime(country: Country, name: str) -> Regime:
    """The regime that was named, or the usual one: employees', or the country's first with pay."""
    paid = [key for key, each in country.regimes.items() if each.paid]
    usual = [key for key in (USUAL, *paid) if key in country.regimes]
    return country.regime(name or (usual or [USUAL])[0])


def _require_whole(regime: Regime, run: Run, texts: Mapping[str, str], elements: list[str]) -> None:
    """Raise what is missing where a whole payslip was asked for: by its gross, its base, or by nothing."""
    from cae_core.rules.errors import NodeNotComputed

    if not texts and not elements and regime.base:
        raise NodeNotComputed(node=WHOLE, missing=" / ".join(("gross", *regime.base)))
    if _is_whole(regime, texts):
        run[WHOLE]


def _is_whole(regime: Regime, texts: Mapping[str, str]) -> bool:
    """Whether pay is given, or nothing: otherwise one figure alone is followed."""
    return not texts or any(name in texts for name in ("gross", *regime.base))


def _elements(graph: Graph, country: str, several: list[str]) -> list[dict[str, str]]:
    """The pay elements given, under the country's keys, with their amounts in plain decimals."""
    from cae_core.exchange.national import element_names
    from cae_core.exchange.words import fold

    names, found = element_names(country), []
    for text in several:
        name, amount = _assignment(text)
        found.append({"element": names.get(fold(name), name), "amount": _plain_amount(graph, amount)})
    return found


def _assignments(several: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in several:
        name, value = _assignment(text)
        if name in found:
            raise GivenTwice(name=name)
        found[name] = value
    return found


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise BadAssignment(text=text)
    return name.strip(), value.strip()


def _plain_amounts(graph: Graph, texts: Mapping[str, str]) -> dict[str, str]:
    """Amounts typed by a person (``1 234,56``) as the plain decimals that the graph reads."""
    return {
        name: _plain_amount(graph, text) if graph.kinds.get(name) == "amount" else text
        for name, text in texts.items()
    }


def _plain_amount(graph: Graph, text: str) -> str:
    from cae_core.money import decimal
    from cae_core.rules.values import typed_amount

    return str(decimal(typed_amount(text, graph.currency), graph.currency))


def check(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help=mark("A file of vectors (cae-vectors/1)."), metavar="FILE", readable=False)
    ],
) -> int:
    """Replay expected payslips."""
    from cae_core.country import find_country
    from cae_core.money import decimals
    from cae_core.payroll.vectors import UnreadableVectors, read_vectors, replay

    speaker: Speaker = context.obj
    try:
        data = read_vectors(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise UnreadableVectors(reason=mark("the file is not a text")) from None
    except OSError as error:
        why = {"why": error.strerror or type(error).__name__}
        reason = mark("the file cannot be opened: {why}")
        raise Problems([Problem(reason, Origin(str(file)), fields=why)]) from None
    country = find_country(data["country"])
    speaker.as_in(country.code)
    result = replay(data, country.regimes, decimals(country.currency))
    if speaker.json:
        off = [attrs.asdict(each) for each in result.off]
        speaker.data({"vectors": result.vectors, "values": result.values, "off": off})
        return DATA if result.off else OK
    for each in result.off:
        text = mark("{vector} {node}: expected {expected}, got {got}, difference {difference}")
        speaker.print(speaker.say(text, **attrs.asdict(each)))
    text = mark("{vectors} vectors, {values} values, {off} off")
    speaker.print(speaker.say(text, vectors=result.vectors, values=result.values, off=len(result.off)))
    return DATA if result.off else OK
