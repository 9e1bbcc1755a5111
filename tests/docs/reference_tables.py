"""The tables of docs/reference.md that follow from the code. Run as a program, it writes them again.

Each stands between ``<!-- table: name -->`` and ``<!-- end -->``. In the tables of the folder's files the
last cell of a row is written by hand and kept; all other cells are computed.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import cae_core
from cae_core.country import find_country
from cae_core.errors import CaeError
from cae_core.exchange.sheets import SHEETS
from cae_core.exchange.words import _tables
from cae_core.ledger.roles import JOURNALS, ROLES

COUNTRIES = ("FR", "MA", "TN", "DZ")
"""The countries of the library, in the order of the reference."""

REFERENCE = Path(__file__).parents[2] / "docs" / "reference.md"
BLOCK = re.compile(r"(<!-- table: (\S+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def tables(text: str) -> dict[str, str]:
    """The tables that stand in a text, by name."""
    return {found[2]: found[3] for found in BLOCK.finditer(text)}


def rewritten(text: str) -> str:
    """The text with every table computed again."""
    return BLOCK.sub(lambda found: found[1] + table(found[2], found[3]) + found[4], text)


def table(name: str, old: str) -> str:
    """One table as it must be; meanings written by hand are taken from the old one."""
    kind, _, what = name.partition(":")
    rows = {
        "sheet": sheet_rows,
        "kinds": kind_rows,
        "forms": form_rows,
        "inputs": input_rows,
        "elements": element_rows,
        "classes": class_rows,
        "roles": role_rows,
        "journals": journal_rows,
    }
    if kind == "errors":
        return _markdown(("error", "is also a", "raised when"), error_rows())
    return _markdown(*rows[kind](what, old))


def _markdown(header, rows) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


def sheet_rows(name, old):
    meanings = {row.split("|")[1].strip(): row.rsplit("|", 2)[1].strip() for row in old.splitlines()}
    aliases = _tables()["columns"].get(name, {})
    rows = []
    for column in SHEETS[name].columns:
        names = ", ".join(aliases.get(column.name, ())) or "–"
        needed = "yes" if column.required else ""
        rows.append((f"`{column.name}`", needed, names, meanings.get(f"`{column.name}`", "")))
    return ("column", "needed", "also read as", "holds"), rows


def named(label) -> str:
    """What a country calls something, in English and in French."""
    return label["en"] if label["en"] == label["fr"] else f"{label['en']} – {label['fr']}"


def kind_rows(code, _old):
    rows = [
        (
            f"`{key}`",
            named(each.label),
            f"`{each.regime}`" if each.paid else "",
            "yes" if each.runs_activity else "",
        )
        for key, each in find_country(code).contract_kinds.items()
    ]
    return ("contract kind", "is", "paid under", "runs an activity"), rows


def form_rows(code, _old):
    rows = [
        (f"`{key}`", named(each.label), "no law gives it" if each.experimental else "")
        for key, each in find_country(code).legal_forms.items()
    ]
    return ("legal form", "is", "remark"), rows


def input_rows(code, _old):
    rows: dict[str, list[str]] = {}
    inputs = {}
    for regime in find_country(code).regimes.values():
        for each in regime.framework.inputs:
            rows.setdefault(each.name, []).append(regime.name)
            inputs[each.name] = each
    found = [
        (f"`{name}`", each.kind, default_of(each), ", ".join(rows[name]), named(each.label))
        for name, each in inputs.items()
    ]
    return ("input", "kind", "default", "regimes", "is"), found


def default_of(each) -> str:
    """What is taken where an input is not given."""
    if each.default is None:
        return "needed"
    known = {"month_share": "days under contract", "seniority_years": "whole years under contract"}
    return known[each.automatic] if each.automatic else f"`{each.default}`" + (" (asked)" if each.ask else "")


def element_rows(code, _old):
    found = {
        key: each for regime in find_country(code).regimes.values() for key, each in regime.elements.items()
    }
    rows = [(f"`{key}`", named(each.label), f"`{each.input}`") for key, each in found.items()]
    return ("pay element", "is", "counts in"), rows


def class_rows(code, _old):
    classes = find_country(code).activity_classes
    rows = [(f"`{key}`", named(each.label), f"`{each.rate}`") for key, each in classes.items()]
    return ("class of activity", "is", "taxed at"), rows


def role_rows(_name, _old):
    charts = {code: find_country(code).chart for code in COUNTRIES}
    rows = [
        (
            f"`{key}`",
            next((chart.label(key, "en") for chart in charts.values() if key in chart.accounts), "–"),
            *(chart.number(key) if key in chart.accounts else "–" for chart in charts.values()),
            role.bucket.value,
        )
        for key, role in ROLES.items()
    ]
    return ("role", "label", *charts, "figure of the account"), rows


def journal_rows(_name, _old):
    charts = {code: find_country(code).chart for code in COUNTRIES}
    rows = [
        (
            f"`{key}`",
            next(chart.journals[key].labels["en"] for chart in charts.values() if key in chart.journals),
            *(chart.journals[key].code if key in chart.journals else "–" for chart in charts.values()),
        )
        for key in JOURNALS
    ]
    return ("journal", "label", *charts), rows


def error_rows():
    rows = []
    for error in sorted(all_errors(), key=lambda each: each.__name__):
        builtins = [base.__name__ for base in error.__mro__ if base.__module__ == "builtins"]
        kind = next(name for name in builtins if name not in ("Exception", "BaseException", "object"))
        said = " ".join(error.__doc__.partition(">>>")[0].split()).replace("|", "\\|")
        rows.append((f"`{error.__name__}`", kind, said))
    return rows


def all_errors() -> set[type[CaeError]]:
    """Every public error of the library."""
    for module in pkgutil.walk_packages(cae_core.__path__, "cae_core."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, waiting = set(), [CaeError]
    while waiting:
        for error in waiting.pop().__subclasses__():
            waiting.append(error)
            if error.__module__.startswith("cae_core.") and not error.__name__.startswith("_"):
                found.add(error)
    return found


if __name__ == "__main__":
    REFERENCE.write_text(rewritten(REFERENCE.read_text(encoding="utf-8")), encoding="utf-8")
