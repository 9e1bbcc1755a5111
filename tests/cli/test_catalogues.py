"""The catalogues say every message of the code, in every language, with the same fields."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from cae_core.messages import Translator

TOOL = Path(__file__).parents[2] / "tools" / "catalogues.py"


@pytest.fixture(scope="module")
def catalogues():
    spec = importlib.util.spec_from_file_location("catalogues_tool", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def french(catalogues):
    return {str(each.id): str(each.string) for each in catalogues.read_catalogue("fr") if each.id}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_message_is_translated_and_compiled(catalogues, language):
    assert list(catalogues.findings(language)) == []


def test_arabic_says_all_that_pages_and_the_command_hold(catalogues):
    said = {str(each.id): str(each.string) for each in catalogues.read_catalogue("ar") if each.id}
    assert said["Net paid"] == "الصافي المدفوع"
    worded = [text for text in said if re.search("[a-z]", re.sub(r"\{.*?\}", "", text))]
    code = {"[[“threshold”, “rate”], …]", "“decimal”", "{near}.csv", 'key = "value"'}
    assert {text for text in worded if not re.search(r"[\u0600-\u06ff]", said[text])} == code
    assert Translator("ar")("unknown activity") == "نشاط مجهول"
    assert "use x.equals" not in said, "said to those who write a country"
    assert Translator("ar")("use x.equals") == "use x.equals"


def test_french_puts_a_no_break_space_before_its_double_signs(french):
    plain = [text for text in french.values() if re.search(r"\w [;:!?»]|« ", text)]
    assert plain == []


def test_french_apostrophes_are_typographic(french):
    code = re.compile(r"pip install '[^']*'")
    assert [text for text in french.values() if "'" in code.sub("", text)] == []


def test_a_translation_is_not_the_english_text(french):
    """Words that both languages share are listed here; anything else left in English is forgotten."""
    same = {text for text, said in french.items() if text == said}
    shared = {
        "Abstention",
        "Base",
        "Capital",
        "Cause",
        "Charges",
        "Contribution",
        "Contributions",
        "Date",
        "Description",
        "Document",
        "Entrepreneurs",
        "Exclusion",
        "Journal",
        "Liquidation",
        "Population (SHA-256)",
        "Quorum",
        "Signature",
        "Signatures",
        "Simulation",
        "Source",
        "Total",
        "bureau",
        "sections",
    }
    assert {
        text for text in same - shared if re.search(r"[a-z]{4}", re.sub(r"\{.*?\}|\[.*?\]", "", text))
    } == set()


def test_the_extractor_finds_calls_and_refuses_texts_made_at_run_time(catalogues):
    assert list(catalogues.python_messages('mark("Paid")\nself.say("Due on", day=day)\nsay(text)')) == [
        "Paid",
        "Due on",
    ]
    with pytest.raises(catalogues.NotALiteral):
        list(catalogues.python_messages('mark(f"{count} rows")'))
    with pytest.raises(catalogues.NotALiteral):
        list(catalogues.python_messages('say(f"{count} rows")'))


def test_the_extractor_reads_templates(catalogues):
    text = '{% if page.due %}{{ say("Due on") }}{{ num(row, say("Amount")) }}{% endif %}'
    assert list(catalogues.template_messages(text)) == ["Due on", "Amount"]


def test_a_missing_a_stale_and_a_wrong_translation_are_found(catalogues, monkeypatch, tmp_path):
    source = tmp_path / "cae_core"
    source.mkdir()
    (source / "one.py").write_text('mark("kept {a}")\nmark("new")\n', encoding="utf-8")
    monkeypatch.setattr(catalogues, "SOURCE", source)
    catalogues.main(["update"])
    path = catalogues.po_path("fr")
    said = path.read_text(encoding="utf-8").replace(
        'msgid "kept {a}"\nmsgstr ""', 'msgid "kept {a}"\nmsgstr "gardé"'
    )
    path.write_text(said + '\nmsgid "gone"\nmsgstr "parti"\n', encoding="utf-8")
    found = "\n".join(catalogues.findings("fr"))
    assert "no longer said: 'gone'" in found
    assert "not translated: 'new'" in found
    assert "fields differ: 'kept {a}'" in found
    assert "cae_core.mo is not in step" in found
    monkeypatch.setattr(catalogues, "messages", lambda: {"other": {"one.py"}})
    assert "missing: 'other' (one.py)" in "\n".join(catalogues.findings("fr"))


def test_updating_keeps_what_is_translated(catalogues, monkeypatch, tmp_path):
    source = tmp_path / "cae_core"
    source.mkdir()
    (source / "one.py").write_text('mark("kept")\n', encoding="utf-8")
    monkeypatch.setattr(catalogues, "SOURCE", source)
    catalogues.main(["update"])
    path = catalogues.po_path("fr")
    path.write_text(path.read_text(encoding="utf-8").replace('"kept"\nmsgstr ""', '"kept"\nmsgstr "gardé"'))
    catalogues.main(["update"])
    catalogues.main(["compile"])
    assert 'msgstr "gardé"' in path.read_text(encoding="utf-8")
    assert catalogues.spoken(path.with_suffix(".mo")) == {"kept": "gardé"}
    assert catalogues.main(["check"]) == 0


def test_a_translator_speaks_french():
    assert Translator("fr")("unknown activity") == "activité inconnue"
    assert Translator("fr")("row {row}", row=4) == "ligne 4"
    assert Translator("de")("unknown activity") == "unknown activity"
