"""The header of a table: which column stands where, in the words its author used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cae_core.errors import Origin
from cae_core.exchange.columns import Column, Sheet
from cae_core.exchange.reading import Findings
from cae_core.exchange.tables import Table
from cae_core.exchange.words import fold, nearest, words
from cae_core.messages import mark


def is_known(sheet: Sheet, further: Mapping[str, Column]) -> Callable[[str], bool]:
    """Return whether a header belongs to the sheet."""
    names = words("columns", sheet.name)
    return lambda header: fold(header) in names or fold(header) in further


def match_header(
    table: Table, sheet: Sheet, further: Mapping[str, Column] | None, findings: Findings
) -> tuple[dict[int, Column], bool]:
    """Which column stands at which place, and whether all required ones are there, once.

    ``further`` are the columns that the country adds to an open sheet, None while the country is not
    known: then nothing is said of columns beyond the sheet's own.
    """
    names = words("columns", sheet.name)
    own, more = {column.name: column for column in sheet.columns}, further or {}
    found: dict[int, Column] = {}
    whole = True
    origin = Origin(table.file, table.header_row)
    for place, header in enumerate(table.header):
        folded = fold(header)
        column = own.get(names.get(folded, "")) or more.get(fold(names.get(folded, header)))
        if column is None and sheet.open and further is None:
            continue
        if column is None:
            _unknown(table, place, list(dict.fromkeys([*own, *(c.name for c in more.values())])), findings)
        elif column in found.values():
            findings.add(mark("this column is there twice"), origin, header, header, mark("each column once"))
            whole = False
        else:
            found[place] = column
    for column in sheet.columns:
        if column.required and column not in found.values():
            findings.add(
                mark("a column is missing"),
                origin,
                column.name,
                "",
                mark("the column “{name}” in the header"),
                name=column.name,
            )
            whole = False
    return found, whole


def _unknown(table: Table, place: int, names: Sequence[str], findings: Findings) -> None:
    """A header that is not known is a problem, unless it is a note or nothing stands under it."""
    header = table.header[place]
    if fold(header) in words("notes", "columns"):
        return
    if not header:
        row = next((i for i, cells in enumerate(table.rows) if len(cells) > place and cells[place]), None)
        if row is not None:
            findings.add(
                mark("a cell without a column name above it"),
                Origin(table.file, table.numbers[row]),
                "",
                table.rows[row][place],
                mark("a name in the header row"),
            )
        return
    near = nearest(header, names)
    findings.add(
        mark("unknown column"),
        Origin(table.file, table.header_row),
        header,
        header,
        mark("“{near}”, or a column named note for what is not to be read")
        if near
        else mark("one of: {names}"),
        near=near,
        names=", ".join(names),
    )
