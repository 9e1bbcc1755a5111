"""Keeps the catalogues in step with the sources.

python tools/catalogues.py update    extract every message into each catalogue, keeping translations
python tools/catalogues.py compile   write the .mo files that the library reads
python tools/catalogues.py check     exit 1 if a message is missing, stale, untranslated or not compiled
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "cae_core"
LANGUAGES = ("fr",)
METHODS = [("**.py", "python"), ("**/templates/**.j2", "jinja2.ext:babel_extract")]
KEYWORDS = {"mark": None, "say": None}
FIELD = re.compile(r"(?<!\{)\{(\w+)")


def extract() -> Catalog:
    """Every message of the sources, in alphabetical order, without places (they would churn)."""
    catalogue = Catalog(project="cae_core", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        SOURCES, METHODS, options_map={"**.j2": {"silent": "false"}}, keywords=KEYWORDS, strip_comment_tags=True
    )
    for _, _, message, _, _ in found:
        if message:
            catalogue.add(message if isinstance(message, str) else message[0])
    return catalogue


def path(language: str) -> Path:
    return SOURCES / "locale" / language / "LC_MESSAGES" / "cae_core.po"


def read(language: str) -> Catalog:
    file = path(language)
    if not file.exists():
        return Catalog(locale=language, project="cae_core", charset="utf-8", fuzzy=False)
    with file.open("rb") as source:
        return read_po(source, locale=language)


def update(language: str) -> None:
    """Write the catalogue with exactly the sources' messages and the translations there were."""
    old = read(language)
    new = Catalog(locale=language, project="cae_core", charset="utf-8", fuzzy=False)
    new.creation_date = new.revision_date = old.creation_date
    for message in extract():
        if message.id:
            kept = old.get(message.id)
            new.add(message.id, kept.string if kept else "")
    path(language).parent.mkdir(parents=True, exist_ok=True)
    with path(language).open("wb") as out:
        write_po(out, new, sort_output=True, omit_header=False, width=110)


def compiled(language: str) -> bytes:
    out = io.BytesIO()
    write_mo(out, read(language))
    return out.getvalue()


def problems(language: str) -> list[str]:
    """What is wrong with a catalogue, one line each."""
    source = {message.id for message in extract() if message.id}
    catalogue = read(language)
    found = {message.id: message for message in catalogue if message.id}
    wrong = [f"missing: {text}" for text in sorted(source - set(found))]
    wrong += [f"stale: {text}" for text in sorted(set(found) - source)]
    for text, message in sorted(found.items()):
        if not message.string:
            wrong.append(f"untranslated: {text}")
        elif message.fuzzy:
            wrong.append(f"fuzzy: {text}")
        elif set(FIELD.findall(text)) != set(FIELD.findall(message.string)):
            wrong.append(f"other fields: {text}")
    mo = path(language).with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != compiled(language):
        wrong.append(f"{mo.name} is not compiled from {path(language).name}: run  tools/catalogues.py compile")
    return wrong


def main(action: str) -> int:
    code = 0
    for language in LANGUAGES:
        if action == "update":
            update(language)
        elif action == "compile":
            path(language).with_suffix(".mo").write_bytes(compiled(language))
        elif action == "check":
            wrong = problems(language)
            print(*(f"{language}: {line}" for line in wrong), sep="\n", end="\n" if wrong else "")
            code |= bool(wrong)
        else:
            print(__doc__)
            return 2
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
