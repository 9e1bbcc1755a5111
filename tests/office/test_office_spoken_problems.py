"""Refusals in the reader's own writing: amounts by their locale, words that their files take."""

import re
from pathlib import Path

import pytest
from office_folders import OCTOBER, copy, edit

from cae_core.closing.pay_run import ONLY_ADVANCE, WAYS_OUT
from cae_core.exchange.words import fold, words
from cae_core.messages import Translator
from cae_core.money import plain_amount
from cae_core.office import check_folder
from cae_core.rendering.voice import Voice


def said(folder: Path, language: str):
    voice = Voice(language, "FR")
    return [problem.text(voice.say) for problem in check_folder(folder, OCTOBER).problems]


def test_amounts_of_a_refusal_are_written_as_the_reader_writes_them(tmp_path):
    folder = copy(tmp_path)
    edit(folder, "2026-10/receipts.csv", "500,00", "22 000,02")
    (french,) = said(folder, "fr")
    assert "« 22 000,02 »" in plain(french)
    assert "1 260,00" in plain(french)
    (english,) = said(folder, "en")
    assert "“22,000.02”" in english
    assert "1,260.00" in english


def test_pay_that_the_account_cannot_bear_is_refused_in_words_that_the_file_takes(tmp_path):
    folder = copy(tmp_path)
    path = folder / "2026-10" / "pay.csv"
    path.write_text("contrat;mode;montant\nC1;brut;9 000,00\n", encoding="utf-8")
    (found,) = [line for line in said(folder, "fr") if "C1" in line]
    assert "réduire" in found
    assert "reduce" not in found
    assert re.search(r"coûte \d+ \d{3},\d{2}", plain(found))


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("sentence", [WAYS_OUT, ONLY_ADVANCE])
def test_the_words_that_a_refusal_quotes_are_those_that_a_file_takes(language, sentence):
    quoted = re.findall("«[\u00a0 ]?(.+?)[\u00a0 ]?»", Translator(language)(sentence))
    values, columns = words("values", "shortfall"), words("columns", "pay")
    meant = [values.get(fold(word)) or columns.get(fold(word)) for word in quoted]
    assert sorted(meant) == sorted(["shortfall", "advance", *(["reduce"] if sentence == WAYS_OUT else [])])


def test_plain_amounts_keep_their_decimals():
    amount = plain_amount(-1_234_500, "TND")
    assert amount == "-1234.500"
    assert plain(Voice("fr").value(amount)) == "-1 234,500"
    assert Voice("en").value(plain_amount(5, "EUR")) == "0.05"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")
