"""Which extra brings a library that is not installed."""

from __future__ import annotations

from cae_core.errors import ExtraMissing

EXTRAS = {
    "typer": "cli",
    "rich": "cli",
    "jinja2": "cli",
    "sqlalchemy": "book",
    "stdnum": "identifiers",
    "python_calamine": "excel",
    "xlsxwriter": "excel",
    "numpy": "simulation",
    "matplotlib": "report",
}


def missing_extra(error: ImportError) -> ExtraMissing | None:
    """What to install for a failed import; None when it is no library of ours.

    >>> str(missing_extra(ModuleNotFoundError("No module named 'rich'", name="rich.table")))
    'this needs rich, from the extra “cli”: pip install "cae_core[cli]"'
    """
    package = (error.name or "").partition(".")[0]
    extra = EXTRAS.get(package)
    return None if extra is None else ExtraMissing(library=package, extra=extra)
