"""Names that the documentation imports are exported where it says, so that a strict type checker agrees."""

import ast
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/**/*.ipynb")]
_IMPORT = re.compile(r"^(?:>>> |\.\.\. )?(from cae_core[\w.]* import [\w, ]+)$", re.MULTILINE)


def _text(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return text


def _imports() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for line in _IMPORT.findall(_text(page)):
            for statement in ast.parse(line).body:
                assert isinstance(statement, ast.ImportFrom)
                yield from ((str(statement.module), each.name) for each in statement.names)


def _exported(module: str) -> set[str]:
    """What a module defines, imports under its own name with ``as``, lists or has as a module."""
    found = importlib.util.find_spec(module)
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin)
    names = {each.stem for each in path.parent.iterdir()} if path.stem == "__init__" else set()
    for each in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(each, ast.FunctionDef | ast.ClassDef):
            names.add(each.name)
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            names.add(each.target.id)
        elif isinstance(each, ast.Assign):
            names |= {target.id for target in each.targets if isinstance(target, ast.Name)}
            if isinstance(each.targets[0], ast.Name) and each.targets[0].id == "__all__":
                names |= set(ast.literal_eval(each.value))
        elif isinstance(each, ast.ImportFrom):
            names |= {alias.name for alias in each.names if alias.asname == alias.name}
    return names


@pytest.mark.parametrize("module", sorted({module for module, _ in _imports()}))
def test_a_name_is_imported_from_the_module_that_exports_it(module: str) -> None:
    assert {name for where, name in _imports() if where == module} <= _exported(module)
