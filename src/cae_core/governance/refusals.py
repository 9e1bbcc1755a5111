"""What a general assembly refuses: each refusal says why, by which text, and what would be lawful."""

from __future__ import annotations

from cae_core.errors import CaeError
from cae_core.messages import mark


class AssemblyRefused(CaeError, ValueError):
    """Something that an assembly, a roll or a ballot does not take.

    Data: what (whom or what it is about), reason (a source text), source (the fact and article; may be
    empty), and what the reason names.
    """

    template = mark("{what}: {reason}")


class Unlawful(AssemblyRefused):
    """What law or statutes forbid. Data: what, reason, source, expected (a source text), and their fields."""

    template = mark("{what}: {reason} ({source}); expected {expected}")
