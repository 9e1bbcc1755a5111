"""Collecting what is wrong with operations on shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from cae_core.capital.share_law import People, ShareLaw
from cae_core.capital.share_operations import ShareOperation
from cae_core.capital.shares import Register
from cae_core.errors import CaeError, Origin, Problem, Problems, as_text
from cae_core.money import plain_amount


class ShareFindings:
    """Problems and warnings, with all that checks look at. ``withheld`` is what each pay gave so far."""

    def __init__(self, register: Register, law: ShareLaw, people: People) -> None:
        self.register, self.law, self.people = register, law, people
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.withheld: dict[str, int] = defaultdict(int)

    def amount(self, minor: int) -> str:
        """Minor units as they are typed."""
        return plain_amount(minor, self.register.terms.currency)

    def refuse(
        self,
        operation: ShareOperation | None,
        column: str,
        value: object,
        reason: str,
        expected: str = "",
        **fields: Any,
    ) -> None:
        """Add a problem of an operation; ``reason`` and ``expected`` are source texts."""
        self.problems.append(
            Problem(reason, self._origin(operation), column, as_text(value), expected, fields)
        )

    def warn(
        self,
        operation: ShareOperation | None,
        column: str,
        value: object,
        reason: str,
        expected: str = "",
        **fields: Any,
    ) -> None:
        """Add a warning likewise."""
        self.warnings.append(
            Problem(reason, self._origin(operation), column, as_text(value), expected, fields)
        )

    def guarded(self, operation: ShareOperation | None, check: Callable[[], None]) -> None:
        """Run a check; law that nobody established, and other errors of the library, are problems too.

        The same one is said once.
        """
        try:
            check()
        except Problems as error:
            self._once(error.problems)
        except CaeError as error:
            self._once([Problem(error.template, self._origin(operation), fields=error.data)])

    def _origin(self, operation: ShareOperation | None) -> Origin | None:
        return operation.origin if operation is not None else self.register.terms.origin

    def _once(self, problems: list[Problem]) -> None:
        said = [(each.reason, each.fields.get("key")) for each in self.problems]
        self.problems += [each for each in problems if (each.reason, each.fields.get("key")) not in said]
