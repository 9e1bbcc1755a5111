"""Lines of net income a month that whoever asks gives: a poverty line, a net minimum wage.

```toml
[lines.poverty]                     # of a scenario.toml
label = { fr = "Seuil de pauvreté", ar = "عتبة الفقر", en = "Poverty line" }
amount = "1200"                     # net, a month
source = "who says so"              # or assumption = true
```
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from cae_core.simulation.file_notes import Notes, labels

Labels = Mapping[str, str]
_KEYS = ("amount", "label", "source", "assumption")


@attrs.frozen
class Line:
    """An amount of net income a month that persons reach or do not: a net minimum wage, a poverty line.

    ``amount`` is minor units; the scenario gives it with its ``source`` (empty: an assumption): no law is
    read for it.
    """

    key: str
    amount: int
    source: str
    label: Labels = attrs.field(factory=dict, hash=False)


def read_lines(tables: Mapping[str, Any], currency: str, notes: Notes) -> tuple[Line, ...]:
    """The lines of income of a file; what is wrong is taken down."""
    found = []
    for name, table in tables.items():
        where = f"lines.{name}"
        row = notes.table(where, table)
        notes.known(where, row, _KEYS)
        amount = notes.required(where, row, "amount", currency)
        found.append(Line(name, amount, notes.sourced(where, row), labels(row.get("label", name))))
    return tuple(found)
