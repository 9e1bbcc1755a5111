"""Where the command starts: the reader's language, the commands, and every error as one line."""

from __future__ import annotations

import sys
import traceback
import warnings
from collections.abc import Sequence
from typing import Any

from cae_core.cli.speaking import DATA, OK, USAGE, Speaker, broken, settings
from cae_core.errors import CaeError
from cae_core.messages import mark

UNEXPECTED = mark(
    "unexpected: {error}. Nothing was kept of what was being done. Please report it with the same command "
    "run again with --debug"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 well, 1 the data, 2 the words, 3 the book.

    ``--lang``, ``--json`` and ``--debug`` may stand anywhere.
    """
    found, rest = settings(sys.argv[1:] if arguments is None else list(arguments))
    speaker = Speaker(found)
    with warnings.catch_warnings():
        warnings.showwarning = speaker.warn
        warnings.simplefilter("default")
        try:
            return _run(speaker, rest)
        except CaeError as error:
            speaker.error(error)
            return broken(error)
        except KeyboardInterrupt:
            speaker.line_error(speaker.say(mark("interrupted: nothing of what was being done was kept")))
            return DATA
        except BrokenPipeError:
            sys.stderr.close()
            return OK
        except Exception as error:  # noqa: BLE001 – the reader gets one line, never a traceback
            if found.debug:
                traceback.print_exc()
            name = f"{type(error).__name__}: {error}"
            speaker.line_error(speaker.say(UNEXPECTED, error=name.splitlines()[0]))
            return DATA


def _run(speaker: Speaker, arguments: list[str]) -> int:
    import typer

    from cae_core.cli.app import command

    # Typer carries its own click in recent releases: its errors are found through its public ones.
    wrong_words: Any = typer.BadParameter.__mro__[2]
    try:
        code: Any = command(speaker).main(args=arguments, prog_name="cae", standalone_mode=False, obj=speaker)
    except wrong_words as error:
        context = getattr(error, "ctx", None)
        usage = context.command_path if context else "cae"
        text = mark("{reason} – see  {usage} --help")
        speaker.line_error(speaker.say(text, reason=error.format_message(), usage=usage))
        return USAGE
    except typer.Abort:
        return DATA
    return code if isinstance(code, int) else OK
