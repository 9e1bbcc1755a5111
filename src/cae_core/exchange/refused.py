"""Why one thing that was read cannot be taken."""

from __future__ import annotations

from typing import Any, ClassVar

from cae_core.errors import CaeError

_SHOWN = 60


class Refused(CaeError, ValueError):
    """A cell, row or file that cannot be read without guessing.

    ``reason`` and ``expected`` are source texts (see ``messages``), ``fields`` fills them in;
    ``row`` is set when the refusal knows better than its caller where it stands.

    >>> Refused("not a rate", expected="a rate such as 20 %").expected
    'a rate such as 20 %'
    """

    template: ClassVar[str] = "{reason}"

    def __init__(
        self,
        reason: str,
        *,
        expected: str = "",
        value: str | None = None,
        row: int | None = None,
        fields: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(reason=reason, expected=expected, value=value, row=row, fields=fields or {})

    def __str__(self) -> str:
        return str(self.reason).format(**self.fields)


def shown(value: object, *, personal: bool = False) -> str:
    r"""Return a value fit for a message: one line, cut when long, hidden when personal.

    >>> shown("12\n34"), shown("1850578006084", personal=True)
    ('12\\n34', '•••')
    """
    text = str(value)
    if personal:
        return "•••" if text else ""
    cut = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut)
