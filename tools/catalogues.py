"""Keep the catalogues of translations in step with the code.

    python tools/catalogues.py update     collect every message into the .po files
    python tools/catalogues.py compile    write the .mo files that the library reads
    python tools/catalogues.py check      say what is missing; exit 1 if anything is

A message is a literal given to ``mark("…")`` or ``say("…")`` in Python, or to ``say("…")`` in a template, or
what is remarked beside a source in a country's data and rules (`cae_core.rendering.citations`).
French says all of them; Arabic says what pages and the command print (`PAGES`); English stands for the rest,
which only those who write a country or embed the library meet.
"""

from __future__ import annotations

import ast
import datetime as dt
import io
import string
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from cae_core.rendering.citations import cites, remarks

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cae_core"
COUNTRIES = SOURCE / "countries"
LANGUAGES = ("fr", "ar")
PAGES = (
    "cae_core/capital/",
    "cae_core/cli/",
    "cae_core/closing/",
    "cae_core/cooperative/",
    "cae_core/countries/",
    "cae_core/country/country.py",
    "cae_core/country/errors.py",
    "cae_core/country/framework_file.py",
    "cae_core/country/framework_names.py",
    "cae_core/country/identifiers.py",
    "cae_core/country/words.py",
    "cae_core/errors.py",
    "cae_core/exchange/",
    "cae_core/governance/",
    "cae_core/ledger/_connection.py",
    "cae_core/ledger/_evidence.py",
    "cae_core/ledger/refusals.py",
    "cae_core/ledger/verification.py",
    "cae_core/money.py",
    "cae_core/office/",
    "cae_core/payroll/elements.py",
    "cae_core/payroll/errors.py",
    "cae_core/payroll/vectors.py",
    "cae_core/periods.py",
    "cae_core/rendering/",
    "cae_core/rules/_parameter_files.py",
    "cae_core/rules/errors.py",
    "cae_core/rules/explain.py",
    "cae_core/rules/formula.py",
    "cae_core/rules/framework.py",
    "cae_core/rules/inputs.py",
    "cae_core/rules/ratio.py",
    "cae_core/rules/solver.py",
    "cae_core/rules/values.py",
    "cae_core/simulation/",
    "examples/scenarios/",
)
ONLY = {"ar": PAGES}
"""Where the messages of a language that does not say all of them are."""
KEYWORDS = ("mark", "say")
SCENARIOS = "examples/scenarios"
"""Where the scenarios to begin from are, whose sources a report shows."""
SOURCES = ("source", "departs_from")
"""Keys of a country's data whose remarks are messages."""
HEADER = "# French, Arabic… catalogues of cae_core: English is the source. Kept by tools/catalogues.py."


class NotALiteral(ValueError):
    """A message built at run time, which nobody can translate beforehand."""


def python_messages(text: str, where: str = "") -> Iterator[str]:
    """The literals given to a keyword in Python source; raises NotALiteral for ``mark(f"…")``."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        first = node.args[0]
        if name not in KEYWORDS:
            continue
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            if first.value:
                yield first.value
        elif name == "mark" or isinstance(first, ast.JoinedStr):
            raise NotALiteral(f"{where}, line {node.lineno}: {name}() needs one literal")


def template_messages(text: str) -> Iterator[str]:
    """The literals given to ``say`` in a template."""
    for _, _, message in extract_from_ast(Environment().parse(text), KEYWORDS):
        found = message if isinstance(message, str) else message[0]
        if found:
            yield found


def rule_remarks(text: str) -> Iterator[str]:
    """The remarks of the sources in a country's rules, which are its texts that begin with a fact."""
    nodes = list(ast.walk(ast.parse(text)))
    documentation = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield from remarks(node.value) if cites(node.value) else ()


def data_messages(table: object) -> Iterator[str]:
    """The remarks of the sources in a country's data."""
    if isinstance(table, Mapping):
        for key, value in table.items():
            if key in SOURCES and isinstance(value, str):
                yield from remarks(value)
            else:
                yield from data_messages(value)
    elif isinstance(table, list):
        for each in table:
            yield from data_messages(each)


def messages() -> dict[str, set[str]]:
    """Every message of the code, with the files that say it."""
    found: dict[str, set[str]] = {}
    scenarios = SOURCE.parents[1] / SCENARIOS
    for path in (*sorted(SOURCE.rglob("*")), *sorted(scenarios.glob("*.toml"))):
        where = path.relative_to(
            scenarios.parents[1] if scenarios in path.parents else SOURCE.parent
        ).as_posix()
        if path.suffix == ".py":
            source = path.read_text(encoding="utf-8")
            texts: Iterable[str] = [*python_messages(source, where)]
            if COUNTRIES in path.parents:
                texts = [*texts, *rule_remarks(source)]
        elif path.suffix == ".j2":
            texts = template_messages(path.read_text(encoding="utf-8"))
        elif path.suffix == ".toml":
            texts = data_messages(tomllib.loads(path.read_text(encoding="utf-8")))
        else:
            continue
        for text in texts:
            found.setdefault(text, set()).add(where)
    return found


def messages_of(language: str) -> dict[str, set[str]]:
    """The messages that a language must say."""
    places = ONLY.get(language, ("",))
    return {text: found for text, found in messages().items() if any(at.startswith(places) for at in found)}


def po_path(language: str) -> Path:
    return SOURCE / "locale" / language / "LC_MESSAGES" / "cae_core.po"


def read_catalogue(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return new_catalogue(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="cae_core")


def new_catalogue(language: str) -> Catalog:
    """An empty catalogue whose header never changes by itself."""
    day = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    return Catalog(
        language,
        domain="cae_core",
        header_comment=HEADER,
        project="cae_core",
        version="1",
        creation_date=day,
        revision_date=day,
        last_translator="The cae_core developers",
        language_team="-",
        msgid_bugs_address="-",
        fuzzy=False,
    )


def updated(language: str) -> Catalog:
    """The catalogue with exactly the code's messages, keeping what is translated."""
    old, new = read_catalogue(language), new_catalogue(language)
    for text, places in messages_of(language).items():
        known = old.get(text)
        new.add(
            text,
            known.string if known else "",
            locations=[(place, None) for place in sorted(places)],
            flags=known.flags - {"python-format"} if known else (),
        )
    return new


def po_bytes(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def spoken(compiled: Path) -> dict[str, str]:
    """What a compiled catalogue says (its header, which names babel's release, left aside)."""
    with compiled.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_mo(file) if message.id}


def fields(text: str) -> set[tuple[str, str, str | None]]:
    """The fields of a message: name, format and conversion."""
    return {(name, spec or "", conv) for _, name, spec, conv in string.Formatter().parse(text) if name}


def findings(language: str) -> Iterator[str]:
    """What is wrong with a language's catalogue, one line each."""
    wanted, catalogue = messages_of(language), read_catalogue(language)
    known = {message.id: message for message in catalogue if message.id}
    for text in sorted(wanted.keys() - known.keys()):
        yield f"{language}: missing: {text!r} ({', '.join(sorted(wanted[text]))})"
    for text in sorted(known.keys() - wanted.keys()):
        yield f"{language}: no longer said: {text!r}"
    for text, message in known.items():
        if not message.string:
            yield f"{language}: not translated: {text!r}"
        elif message.fuzzy:
            yield f"{language}: to be checked (fuzzy): {text!r}"
        elif fields(message.string) != fields(text):
            yield f"{language}: fields differ: {text!r} → {message.string!r}"
    compiled = po_path(language).with_suffix(".mo")
    if not compiled.exists() or spoken(compiled) != {text: str(known[text].string) for text in known}:
        yield f"{language}: {compiled.name} is not in step: run  python tools/catalogues.py compile"


def main(arguments: list[str]) -> int:
    todo = arguments[0] if len(arguments) == 1 else ""
    if todo == "check":
        found = [line for language in LANGUAGES for line in findings(language)]
        print(*found, sep="\n", end="\n" if found else "")
        return 1 if found else 0
    if todo not in ("update", "compile"):
        print(__doc__, file=sys.stderr)
        return 2
    for language in LANGUAGES:
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        if todo == "update":
            path.write_bytes(po_bytes(updated(language)))
        else:
            path.with_suffix(".mo").write_bytes(mo_bytes(read_catalogue(language)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
