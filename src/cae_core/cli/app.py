"""The commands, and their help in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

from cae_core.cli import assembly, folders, liquidations, payslips, replay, rules, shares, simulate, years
from cae_core.cli.usage import help_in
from cae_core.messages import mark

if TYPE_CHECKING:
    from cae_core.cli.speaking import Speaker

HELP = mark(
    "The back office of shared enterprises: accounts, contribution, lawful payslips, a sealed book. "
    "Every command takes --lang fr|ar|en and --json, and is silent with exit code 0 when all is well."
)


def command(speaker: Speaker) -> Any:
    """The whole command, in the reader's language."""
    app = typer.Typer(
        name="cae", help=HELP, no_args_is_help=True, add_completion=False, rich_markup_mode=None
    )
    app.callback()(_root)
    folders.add_to(app)
    payslips.add_to(app)
    rules.add_to(app)
    shares.add_to(app)
    assembly.add_to(app)
    years.add_to(app)
    liquidations.add_to(app)
    simulate.add_to(app)
    replay.add_to(app)
    made = typer.main.get_command(app)
    _translate(made, speaker)
    return made


def _print_version(context: typer.Context, wanted: bool) -> None:
    if wanted:
        from cae_core import __version__

        speaker: Speaker = context.obj
        speaker.data({"version": __version__}) if speaker.json else speaker.print(f"cae_core {__version__}")
        raise typer.Exit


def _root(
    *,
    version: bool = typer.Option(
        False, "--version", help=mark("Print the version and end."), is_eager=True, callback=_print_version
    ),
    lang: str = typer.Option("", "--lang", help=mark("Language: fr, ar or en (default: your locale's).")),
    json: bool = typer.Option(False, "--json", help=mark("Print results as JSON.")),
    debug: bool = typer.Option(False, "--debug", help=mark("Show where an unexpected error came from.")),
) -> None:
    del version, lang, json, debug  # taken before: see `_print_version` and `speaking.settings`


def _translate(made: Any, speaker: Speaker) -> None:
    """Put the help of a command, its options and its subcommands into the reader's language."""
    if made.help:
        made.help = made.short_help = speaker.say(made.help)
    write: Callable[[Any], str] = made.get_help
    made.get_help = lambda context: help_in(write(context), speaker.say)
    for parameter in made.params:
        text = getattr(parameter, "help", None)
        if text:
            parameter.help = speaker.say(text)
    for each in getattr(made, "commands", {}).values():
        _translate(each, speaker)
