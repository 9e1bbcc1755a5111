"""Which extra brings a library that is not installed."""

from __future__ import annotations

from cae_core.rendering.render import MissingExtra

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


def missing_extra(error: ImportError) -> MissingExtra | None:
    """What to install for a failed import; None when it is no library of ours.

    >>> str(missing_extra(ModuleNotFoundError("No module named 'rich'", name="rich.table")))
    "cae needs rich: install it with  pip install 'cae_core[cli]'"
    """
    package = (error.name or "").partition(".")[0]
    extra = EXTRAS.get(package)
    return None if extra is None else MissingExtra(what="cae", package=package, extra=extra)
