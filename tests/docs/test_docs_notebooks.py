"""The notebooks: they run, and come to the outputs that are stored in them."""

import json
from pathlib import Path

import pytest
from notebooks import run_cells

NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))


def stored(cell) -> tuple[str, str | None]:
    printed = "".join("".join(each["text"]) for each in cell["outputs"] if each["output_type"] == "stream")
    shown = [
        each["data"]["text/plain"] for each in cell["outputs"] if each["output_type"] == "execute_result"
    ]
    return printed, "".join(shown[0]) if shown else None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_comes_to_its_outputs(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells = [each for each in json.loads(path.read_text("utf-8"))["cells"] if each["cell_type"] == "code"]
    found = list(run_cells("".join(each["source"]) for each in cells))
    assert found == [stored(each) for each in cells]
    assert [each["execution_count"] for each in cells] == list(range(1, len(cells) + 1))


def test_there_is_one():
    assert [path.stem for path in NOTEBOOKS] == ["first-simulation"]
