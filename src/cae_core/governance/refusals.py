"""What a general assembly refuses: each refusal says why, by which text, and what would be lawful."""

from __future__ import annotations

from typing import Any

from cae_core.errors import CaeError, Origin, Problem
from cae_core.messages import Sentence, mark


class AssemblyRefused(CaeError, ValueError):
    """Something that an assembly, a roll or a ballot does not take.

    Data: what (whom or what it is about), reason (a source text), source (the fact and article; may be
    empty), and what the reason names. A reason that names something becomes a `Sentence`.

    >>> str(AssemblyRefused(what="P1", reason="one member has one vote, not {votes}", votes=2, source=""))
    'P1: one member has one vote, not 2'
    """

    template = mark("{what}: {reason}")

    def __init__(self, **data: Any) -> None:
        fields = {name: value for name, value in data.items() if name not in _TEXTS}
        for name in _TEXTS & data.keys():
            if isinstance(data[name], str) and "{" in data[name]:
                data[name] = Sentence(data[name], fields)
        super().__init__(**data)

    def problem(self, origin: Origin | None = None, column: str = "") -> Problem:
        """The refusal as a problem of what was typed, where it was typed.

        >>> refusal = Unlawful(what="P1", reason="gives a proxy to itself", source="S", expected="another")
        >>> refusal.problem(Origin("proxies.csv", 3)).text()
        'proxies.csv, row 3: P1: gives a proxy to itself (S); expected another'
        """
        return Problem(self.template, origin, column, fields=self.data)


_TEXTS = frozenset({"reason", "expected"})


class Unlawful(AssemblyRefused):
    """What law or statutes forbid. Data: what, reason, source, expected (a source text), and their fields."""

    template = mark("{what}: {reason} ({source}); expected {expected}")
