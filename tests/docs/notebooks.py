"""Runs the code of notebooks as a kernel would, without Jupyter: cell after cell in one namespace."""

from __future__ import annotations

import ast
import contextlib
import io
from collections.abc import Iterable, Iterator


def run_cells(sources: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """What each cell prints, and the value of its last expression (None: it has none)."""
    names: dict[str, object] = {"__name__": "__main__"}
    for number, source in enumerate(sources, 1):
        body = ast.parse(source).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(ast.Module(body, []), f"cell {number}", "exec"), names)
            value = (
                eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names) if last else None
            )
        yield printed.getvalue(), None if value is None else repr(value)
