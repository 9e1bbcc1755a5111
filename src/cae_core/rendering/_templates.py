"""The templates, made ready for one reader: what they call to write something becomes a filter.

Jinja looks up and examines a function at each call, which took a third of a page's time. It binds a
filter once, and applies it to a constant when the template is compiled: fixed words are translated once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape


class _CallsAsFilters(NodeTransformer):
    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name that jinja's visitor calls
        """``say("Net pay")`` as ``"Net pay" | say``."""
        self.generic_visit(node)
        called, dynamic = node.node, node.dyn_args or node.dyn_kwargs
        if not isinstance(called, nodes.Name) or called.name not in self._names or dynamic or not node.args:
            return node
        first, *others = node.args
        return nodes.Filter(
            *(first, called.name, others, node.kwargs, None, None),
            lineno=node.lineno,
            environment=node.environment,
        )


def _cell(write: Callable[..., str], minor: int | None, label: str = "", full: bool = False) -> Markup:
    """A table's cell with an amount: every other cell of a page is one, so it is no template's macro."""
    kind = "num full" if full else "num"
    told = f' data-label="{escape(label)}"' if label else ""
    if minor is None:
        return Markup(f'<td class="{kind}"{told}></td>')  # noqa: S704 - escaped where it is not ours
    if minor < 0:
        kind = kind.replace("num", "num negative")
    return Markup(f'<td class="{kind}"{told}><bdi>{escape(write(minor))}</bdi></td>')  # noqa: S704


class Templates(Environment):
    """The templates of pages for one reader; ``words`` are the functions that write something for them."""

    def __init__(self, words: Mapping[str, Callable[..., str]]) -> None:
        super().__init__(
            loader=PackageLoader("cae_core.rendering", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.filters |= {**words, "num": partial(_cell, words["amount"])}
        self._calls = _CallsAsFilters(frozenset({*words, "num"}))

    def _generate(self, source: nodes.Template, *of: Any, **more: Any) -> str:
        self._calls.visit(source)
        return super()._generate(source, *of, **more)
