"""The pages on countries, played: their commands are run, what is printed is compared."""

from pathlib import Path

import pytest
from test_docs_tutorial import played

PAGES = sorted((Path(__file__).parents[2] / "docs" / "countries").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_on_a_country_prints_what_it_says(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    wrong = played(page.read_text(encoding="utf-8"), capsys)
    assert not wrong, "\n\n".join(wrong)
