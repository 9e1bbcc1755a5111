"""The facts a page rests on whose text nobody read in the law itself."""

from __future__ import annotations

from collections.abc import Iterable

from cae_core.rendering.pages import Fact as PageFact
from cae_core.rules.parameters import Fact


def page_facts(facts: Iterable[Fact]) -> tuple[PageFact, ...]:
    """Those not read in a text of law, with value, source and confidence."""
    return tuple(
        PageFact(
            fact.key,
            fact.label,
            fact.text if fact.unit != "scale" else "",
            fact.source,
            fact.confidence,
            fact.unit,
        )
        for fact in facts
        if fact.confidence != "text"
    )
