"""Folders to work in: copies of the small synthetic cooperative."""

import datetime as dt
import shutil
from pathlib import Path

from cae_core.office import close_month, open_office
from cae_core.periods import Month

SMALL = Path(__file__).parents[1] / "data" / "folders" / "small"
OCTOBER = Month(2026, 10)
TODAY = dt.date(2026, 11, 3)


def copy(tmp_path, name="coop"):
    folder = tmp_path / name
    shutil.copytree(SMALL, folder)
    return folder


def close(folder, month=OCTOBER, **more):
    return close_month(folder, month, today=max(TODAY, month.last), **more)


def outputs(folder, month=OCTOBER):
    """Every file that the month-end wrote, with its bytes."""
    out = folder / "out" / str(month)
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def dump(folder):
    """The book's contents as plain values, whatever the pages of its file look like."""
    with open_office(folder) as office:
        book = office.book
        entries = [(each.number, each.seal, each.key, each.postings) for each in book.entries()]
        documents = [(each.kind, each.key, dict(each.payload)) for each in book.documents()]
        certificates = [each.to_json() for each in book.certificates()]
    return entries, documents, certificates


def edit(folder, name, old, new):
    """Replace a text in a file; it must be there."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
