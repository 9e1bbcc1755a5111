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
    rows = {"sheet": sheet_rows, "inputs": input_rows, "roles": role_rows, "journals": journal_rows}
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


def input_rows(_name, _old):
    rows: dict[str, list[str]] = {}
    inputs = {}
    for regime in find_country("FR").regimes.values():
        for each in regime.framework.inputs:
            rows.setdefault(each.name, []).append(regime.name)
            inputs[each.name] = each
    found = [
        (
            f"`{name}`",
            each.kind,
            "needed" if each.default is None else f"`{each.default}`",
            ", ".join(rows[name]),
            f"{each.label['en']} – {each.label['fr']}",
        )
        for name, each in inputs.items()
    ]
    return ("input", "kind", "default", "regimes", "is"), found


def role_rows(_name, _old):
    chart = find_country("FR").chart
    rows = [
        (f"`{role.key}`", chart.number(key), chart.label(key, "fr"), role.bucket.value)
        if key in chart.accounts
        else (f"`{role.key}`", "–", "–", role.bucket.value)
        for key, role in ROLES.items()
    ]
    return ("role", "account (FR)", "label", "figure of the account"), rows


def journal_rows(_name, _old):
    chart = find_country("FR").chart
    rows = [(f"`{key}`", chart.journals[key].code, chart.journals[key].labels["fr"]) for key in JOURNALS]
    return ("journal", "code (FR)", "label"), rows


def error_rows():
    rows = []
    for error in sorted(all_errors(), key=lambda each: each.__name__):
        builtins = [base.__name__ for base in error.__mro__ if base.__module__ == "builtins"]
        kind = next(name for name in builtins if name not in ("Exception", "BaseException", "object"))
        said = " ".join(error.__doc__.split()).replace("|", "\\|")
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
