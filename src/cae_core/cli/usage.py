"""What is wrong with the words of a command, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

from cae_core.messages import mark

_SAID = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (r"Missing command", mark("say what to do: check, month-end, statement…")),
        (r"No such command '(?P<name>.*?)'", mark("there is no command “{name}”")),
        (r"Missing (?:argument|option|parameter) '(?P<name>.*?)'", mark("{name} is missing")),
        (r"Got unexpected extra argument\S* \((?P<name>.*)\)", mark("these words are too many: {name}")),
        (
            r"No such option: (?P<name>\S+)\W+(?:Did you mean|Possible options:) (?P<near>[^)?]*)",
            mark("there is no option {name}; near: {near}"),
        ),
        (r"No such option: (?P<name>\S+)", mark("there is no option {name}")),
        (r"Option '(?P<name>.*?)' requires an argument", mark("the option {name} needs a value")),
        (r"Option '(?P<name>.*?)' does not take a value", mark("the option {name} takes no value")),
        (r"Invalid value for '?(?P<name>[^:']*)'?: .*integer", mark("{name}: expected a whole number")),
        (r"Invalid value for '?(?P<name>[^:']*)'?:", mark("{name}: this value cannot be taken")),
    )
)
"""What the parser of commands says, in English whatever the locale, and what we say instead."""

HEADINGS: tuple[tuple[str, str], ...] = (
    (r"^Usage:", mark("Usage:")),
    (r"^Options:", mark("Options:")),
    (r"^Arguments:", mark("Arguments:")),
    (r"^Commands:", mark("Commands:")),
    (r"\[OPTIONS\]", mark("[OPTIONS]")),
    (r"COMMAND \[ARGS\]\.\.\.", mark("COMMAND [ARGS]...")),
    (r"\[required\]", mark("[required]")),
    (r"\[default: ", mark("[default: ")),
    (r"Show this message and exit\.", mark("Show this message and end.")),
)


def is_usage(error: Exception) -> bool:
    """Whether an error is about the command's words, whichever click the parser carries."""
    return any(kind.__name__ == "ClickException" for kind in type(error).__mro__)


def reason_of(error: Exception, say: Callable[..., str]) -> str:
    """What is wrong with the words; nothing when the parser shows the help instead."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()  # type: ignore[attr-defined]
        return ""
    message: str = error.format_message()  # type: ignore[attr-defined]
    for pattern, text in _SAID:
        found = pattern.search(message)
        if found is not None:
            return say(text, **found.groupdict())
    return message


def help_in(text: str, say: Callable[[str], str]) -> str:
    """A page of help with its headings in the reader's language."""
    text = re.sub(r" <(str|path|int|int range)>(?=  )", lambda kind: " " * len(kind.group(0)), text)
    text = re.sub(r"\[(x[^];]*); required\]", r"[\1] [required]", text)
    text = re.sub(r"\{([A-Z]+)\}", r"\1", text)
    for pattern, heading in HEADINGS:
        text = re.sub(pattern, say(heading).replace("\\", r"\\"), text, flags=re.MULTILINE)
    return text
