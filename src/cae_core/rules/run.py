"""A run: the values of one person's nodes, each able to say how it was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cae_core.rules.errors import NodeNotComputed, UnknownName
from cae_core.rules.parameters import Fact
from cae_core.rules.plan import needed_for
from cae_core.rules.reads import counted, read_by
from cae_core.rules.trace import Line, trace

if TYPE_CHECKING:
    from cae_core.rules.graph import Graph


class Run(Mapping[str, Any]):
    """The result of a graph: node or input → internal value (minor units, count, Ratio, bool).

    A node that could not be computed raises when it is asked for: NodeNotComputed names the missing
    inputs, LawNotEstablished the unknown parameter. ``given`` holds what was given.
    """

    __slots__ = ("_read", "_values", "computed", "given", "graph")

    def __init__(
        self, graph: Graph, given: Mapping[str, Any], values: dict[str, Any], computed: tuple[str, ...]
    ) -> None:
        self.graph = graph
        self.given = given
        self.computed = computed
        self._values = values
        self._read: dict[str, frozenset[str]] = {}

    def __getitem__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise self._absence(name) from None

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value, or the default where it was not computed."""
        return self._values.get(name, default)

    def __iter__(self) -> Iterator[str]:
        """Inputs first, then nodes in the order they were computed; parameters are not listed."""
        inputs = self.graph.inputs
        computed = set(self.computed)
        yield from (
            name for name in self._values if (name in inputs or name in self.given) and name not in computed
        )
        yield from self.computed

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Run) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Run of {self.graph.name} on {self.graph.on}: {len(self.computed)} nodes>"

    def _absence(self, name: str) -> Exception:
        graph = self.graph
        if name not in graph.kinds:
            return UnknownName.among(name, f"{graph.name} ({graph.on})", graph.kinds)
        needed = needed_for([name], graph.rules, self._values)
        for each in (name, *sorted(needed)):
            if each in graph.blocked and each not in self._values:
                return graph.blocked[each]
        missing = graph.missing(name, self._values)
        if not missing:  # it could be computed, but was not among what was wanted
            missing = (name,)
        return NodeNotComputed(node=name, missing=", ".join(missing))

    def line(self, node: str) -> Line:
        """Return how a node was made: rule, inputs, parameters, roundings. See `Line`."""
        return trace(self, node)

    def explain(self, node: str, language: str = "en", depth: int = 1, locale: str = "") -> str:
        """Return the same as text in a language; ``depth`` walks that many rules down towards the inputs.

        ``locale`` says how figures are written (``ar_MA``; default: as in the language).
        """
        from cae_core.rules.explain import explain

        return explain(self, node, language, depth, locale)

    def read_by(self, node: str) -> frozenset[str]:
        """Return the names that a computed node comes from in the branches taken: its rule, run again.

        The same value comes out, by assertion.
        """
        if node not in self._read:
            made = read_by(self.graph.rules[node], self._values)
            assert made.value == self[node], f"{node}: {made.value} read, {self[node]} computed"
            self._read[node] = made.names
        return self._read[node]

    def counted(self, nodes: Iterable[str] | None = None) -> frozenset[str]:
        """Return the names that some nodes, or all, rest on through the branches taken, themselves included.

        For all: what leads to the computed nodes that no other reads.
        """
        if nodes is None:
            used = {name for node in self.computed for name in self.graph.rules[node].parameters}
            nodes = [node for node in self.computed if node not in used]
        return counted(self, nodes)

    def facts(self, nodes: Iterable[str] | None = None) -> tuple[Fact, ...]:
        """Return the parameters that some nodes, or all, rest on: those of the branches taken, by key."""
        facts, given = self.graph.facts, self.given
        return tuple(
            facts[name] for name in sorted(self.counted(nodes)) if name in facts and name not in given
        )
