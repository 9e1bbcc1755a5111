"""Columns and sheets: what a file of the folder holds, as its readers need to know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from cae_core.rules.inputs import Input


@attrs.frozen
class Column:
    """A column: its name, the kind of its cells, and what an empty or absent cell means.

    ``kind`` is ``text``, ``code``, ``codes``, ``amount``, ``rate``, ``count``, ``date``, ``flag``,
    ``choice``, ``word``, ``statuses``, ``time``, ``weight`` or ``typed`` (read later, with other cells of
    its row). ``values`` names the table of words that a choice or word is looked up in. A ``personal`` value
    is never shown.
    ``given`` is the input of the country that a cell gives, with its bounds.
    """

    name: str
    kind: str = "text"
    required: bool = False
    default: Any = ""
    values: str = ""
    choices: Mapping[str, Any] = attrs.field(factory=dict)
    personal: bool = False
    given: Input | None = None


@attrs.frozen
class Sheet:
    """A file of the folder, or a sheet of a month's workbook.

    ``optional`` files may be absent. ``key`` is the column that identifies a row; when ``unique``, no
    two rows may share it. ``open`` sheets take further columns of the country's. ``missed`` are the
    columns whose values others miss, or find wanting, when a row cannot be read (the key when empty).
    """

    name: str
    columns: tuple[Column, ...]
    key: str
    optional: bool = False
    unique: bool = True
    open: bool = False
    missed: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)
