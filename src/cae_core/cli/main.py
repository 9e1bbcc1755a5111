"""Where the command starts: the reader's language, the commands, and every error as one line."""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from typing import Any

from cae_core.cli.extras import missing_extra
from cae_core.cli.speaking import DATA, OK, STOPPED, USAGE, Speaker, exit_code, settings
from cae_core.cli.usage import is_usage, reason_of
from cae_core.errors import CaeError
from cae_core.messages import mark

_CLOSING = "month-end"
"""The command that writes to the book."""
UNEXPECTED = mark("unexpected: {error}. Please report it, with the same command run again with --debug")
UNEXPECTED_CLOSING = mark(
    "unexpected: {error}. A month is closed whole or not at all. Please report it, with the same command "
    "run again with --debug"
)
INTERRUPTED = mark("interrupted: run it again")
_AT_THE_END = mark(
    "interrupted: run it again; files are written once the run is over, each whole or not at all"
)
INTERRUPTED_AT = {
    _CLOSING: mark("interrupted: run it again; a month is closed whole or not at all"),
    "simulate": _AT_THE_END,
    "replay": _AT_THE_END,
}
"""What is said of an interruption by what the command writes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 well, 1 the data, 2 the words, 3 the book, 130 stopped.

    ``--lang``, ``--json`` and ``--debug`` may stand anywhere.
    """
    found, rest, wrong = settings(sys.argv[1:] if arguments is None else list(arguments))
    speaker = Speaker(found)
    name = next((each for each in rest if not each.startswith("-")), "")
    with warnings.catch_warnings():
        _listen(speaker)
        try:
            code = _run(speaker, rest, wrong)
            sys.stdout.flush()
        except (BrokenPipeError, SystemExit):  # whoever read us has enough: `cae … | head -1`
            _close_output()
            return OK
        except KeyboardInterrupt:
            return _stopped(speaker, name)
        except CaeError as error:
            return _told(speaker, error)
        except Exception as error:  # noqa: BLE001 – the reader gets one line, never a traceback
            return _unexpected(speaker, error, name)
        return _stopped(speaker, name) if code == STOPPED else code


def _run(speaker: Speaker, arguments: list[str], wrong: CaeError | None) -> int:
    if wrong is not None:
        raise wrong
    from cae_core.cli.app import command

    code: Any = command(speaker).main(args=arguments, prog_name="cae", standalone_mode=False, obj=speaker)
    return code if isinstance(code, int) else OK


def _listen(speaker: Speaker) -> None:
    """Say the library's own warnings; those of other libraries are not for an accountant."""
    warnings.showwarning = speaker.warn
    warnings.simplefilter("ignore")
    warnings.simplefilter("default", UserWarning)


def _told(speaker: Speaker, error: CaeError) -> int:
    try:
        speaker.error(error)
    except BrokenPipeError:
        _close_output()
    return exit_code(error)


def _stopped(speaker: Speaker, command: str) -> int:
    speaker.line_error(speaker.say(INTERRUPTED_AT.get(command, INTERRUPTED)))
    return STOPPED


def _unexpected(speaker: Speaker, error: Exception, command: str) -> int:
    missing = missing_extra(error) if isinstance(error, ImportError) else None
    if missing is not None:
        return _told(speaker, missing)
    if is_usage(error):
        context = getattr(error, "ctx", None)
        usage = context.command_path if context else "cae"
        reason = reason_of(error, speaker.say)
        text = mark("{reason} – see  {usage} --help")
        speaker.failure("Usage", speaker.say(text, reason=reason, usage=usage) if reason else "")
        return USAGE
    if speaker.settings.debug:
        traceback.print_exc()
    if isinstance(error, OSError) and error.filename:
        why = speaker.say(error.strerror or type(error).__name__)
        text = mark("{file}: {why}; make room or give the right to read and write there")
        speaker.failure("OSError", speaker.say(text, file=error.filename, why=why))
        return DATA
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    text = UNEXPECTED_CLOSING if command == _CLOSING else UNEXPECTED
    speaker.failure(type(error).__name__, speaker.say(text, error=what))
    return DATA


def _close_output() -> None:
    """Let the interpreter flush into nothing at its end, instead of into a closed pipe."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
