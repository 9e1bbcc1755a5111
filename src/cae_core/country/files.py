"""A country kept as files: what every country reads the same way from the ``data`` folder of its package.

A country's package has ``data/`` with ``country.toml`` (contract kinds, legal forms, when VAT falls due, due
dates, mentions, identifiers), ``chart.toml``, ``vat.toml``, ``inputs.toml``, ``lines.toml``, ``labels.toml``,
parameter files of its choice, ``elements.toml`` where pay has elements, ``forms/KEY.toml`` with what the
law fixes for a legal form, ``allocations/NAME.toml`` with how a form's surplus is shared out, and
``exits.toml`` with what is said of those who leave, ``frameworks/KEY.toml`` with the legal frameworks that
a simulation compares, and ``populations/KEY.toml`` with descriptions of people to simulate. Forms,
allocations and frameworks that have parts in common say ``base = ["_common"]``: those files of the same
folder are read first. Its rules are Python modules; nothing else of it needs code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import attrs

from cae_core.messages import mark

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from types import ModuleType

    from cae_core.capital.allocation import AllocationRules
    from cae_core.country.exits import ExitLaw
    from cae_core.country.identifiers import Identifier
    from cae_core.country.legal_frameworks import LegalFramework
    from cae_core.country.parts import LegalForm, Vat
    from cae_core.ledger.chart import Chart
    from cae_core.payroll.elements import PayElement
    from cae_core.payroll.pay_lines import Labels, Layout
    from cae_core.payroll.regime import Regime
    from cae_core.rules.inputs import Input
    from cae_core.rules.parameters import ParameterSet

# Rules, payroll and the ledger are imported by what needs them: naming a country must stay quick.


@attrs.frozen(slots=False, eq=False)
class CountryFiles:
    """The files of a country's package: dotted name, ISO code, currency, parameter files (no ``.toml``).

    >>> from cae_core.country import find_country
    >>> find_country("FR").chart.number("clients")
    '411000'
    """

    package: str
    code: str
    currency: str
    parameter_files: tuple[str, ...]

    def loaders(
        self,
        regimes: Callable[[], Mapping[str, Regime]],
        allocations: Callable[[], Mapping[str, AllocationRules]] = dict,
    ) -> dict[str, Callable[[], Any]]:
        """What `Country` loads when first asked.

        ``regimes`` makes the payroll regimes, ``allocations`` the rules of the surplus by legal form.
        """
        return {
            "regimes": regimes,
            "contract_kinds": lambda: self._facts["contract_kinds"],
            "legal_forms": self.legal_forms,
            "allocations": allocations,
            "chart": self.chart,
            "parameters": lambda: self.parameters,
            "vat": self.vat,
            "identifiers": self.identifiers,
            "due_rules": lambda: self._facts["due_rules"],
            "mentions": lambda: self._facts["mentions"],
            "retention": lambda: self._facts["retention"],
            "payment_rounding": lambda: self._facts["payment_rounding"],
            "activity_classes": lambda: self._facts["activity_classes"],
            "exits": self.exits,
            "words": self.words,
            "populations": self.populations,
            "frameworks": self.frameworks,
        }

    @property
    def _data(self) -> Traversable:
        return files(self.package).joinpath("data")

    def text(self, name: str) -> str:
        """The text of a data file; raises FileNotFoundError."""
        return self._data.joinpath(*f"{name}.toml".split("/")).read_text(encoding="utf-8")

    def has(self, name: str) -> bool:
        """Whether a data file is there."""
        return self._data.joinpath(*f"{name}.toml".split("/")).is_file()

    def tables(self, name: str) -> tuple[dict[str, Any], ...]:
        """The tables of a data file, after those of the files that it names as its ``base``, each read once.

        Raises FileNotFoundError, TOMLDecodeError.
        """
        folder = name.rpartition("/")[0]
        begun: set[str] = set()
        found: list[dict[str, Any]] = []

        def read(each: str) -> None:
            begun.add(each)
            content = tomllib.loads(self.text(each))
            for base in content.pop("base", ()):
                if f"{folder}/{base}" not in begun:
                    read(f"{folder}/{base}")
            found.append(content)

        read(name)
        return tuple(found)

    def populations(self) -> dict[str, dict[str, Any]]:
        """The tables of each file of ``populations/``, by its name: descriptions that simulations read."""
        folder = self._data.joinpath("populations")
        names = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
        return {
            name.removesuffix(".toml"): tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))
            for name in names
            if name.endswith(".toml")
        }

    def chart(self) -> Chart:
        """The chart of accounts and journals; raises InvalidChart."""
        from cae_core.ledger.chart import Chart

        return Chart.load(self.text("chart"), f"{self.code}/chart.toml")

    @cached_property
    def _facts(self) -> dict[str, Any]:
        from cae_core.country.parts import read_country

        return read_country(self.text("country"))

    @cached_property
    def parameters(self) -> ParameterSet:
        """The dated payroll parameters of all parameter files; raises ParameterRefused."""
        return self._parameters(*self.parameter_files)

    def _parameters(self, *names: str) -> ParameterSet:
        from cae_core.rules.parameters import ParameterSet

        return ParameterSet.load([self.text(name) for name in names], self.currency)

    def vat(self) -> Vat:
        """VAT rates, the invoice stamp, and when VAT falls due."""
        from cae_core.country.parts import read_vat

        return read_vat(self._parameters("vat"), self._facts["vat_due"])

    def identifiers(self) -> dict[str, Identifier]:
        """National numbers by key."""
        from cae_core.country.identifiers import read_identifiers

        return read_identifiers(self._facts["identifiers"])

    def words(self) -> dict[str, Labels]:
        """What the country calls the things that pages name, by common source text."""
        from cae_core.country.words import read_words

        return read_words(self._facts["words"])

    def exits(self) -> ExitLaw:
        """What the law says of those who leave; nothing without ``exits.toml``."""
        from cae_core.country.exits import ExitLaw, read_exits

        return read_exits(self.text("exits")) if self.has("exits") else ExitLaw()

    def legal_forms(self) -> dict[str, LegalForm]:
        """Legal forms by key, each with the parameters of ``forms/KEY.toml`` where there is one."""
        return {
            key: attrs.evolve(form, parameters=self._form_parameters(key))
            for key, form in self._facts["legal_forms"].items()
        }

    def _form_parameters(self, key: str) -> ParameterSet | None:
        from cae_core.country.forms import parts_of_a_whole
        from cae_core.rules.parameters import ParameterSet

        name = f"forms/{key}"
        if not self.has(name):
            return None
        return parts_of_a_whole(ParameterSet.load(self.tables(name), self.currency))

    def frameworks(self) -> dict[str, LegalFramework]:
        """Legal frameworks by key, from ``frameworks/*.toml``; files that begin with ``_`` are parts.

        Raises CountryDataRefused, ParameterRefused, UnknownName.
        """
        from cae_core.country.framework_file import merged, read_framework

        folder = self._data.joinpath("frameworks")
        names = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
        found = {}
        for name in names:
            key = name.removesuffix(".toml")
            if name.endswith(".toml") and not key.startswith("_"):
                table = merged(self.tables(f"frameworks/{key}"))
                of_form = self._form_parameters(table["legal_form"]) if table.get("legal_form") else None
                law = self.parameters if of_form is None else self.parameters | of_form
                found[key] = read_framework(key, table, law)
        return found

    @cached_property
    def _inputs(self) -> Mapping[str, tuple[Input, ...]]:
        from cae_core.rules.inputs import load_inputs_by_group

        return load_inputs_by_group(self.text("inputs"))

    @cached_property
    def _layouts(self) -> dict[str, Layout]:
        return {}

    def layout(self, name: str) -> Layout:
        """The lines of a payslip, read once."""
        from cae_core.payroll.pay_lines import Layout

        if name not in self._layouts:
            self._layouts[name] = Layout.load(self.text(name))
        return self._layouts[name]

    def elements(self) -> dict[str, PayElement]:
        """The pay elements of ``elements.toml``, none where there is no such file."""
        from cae_core.payroll.elements import load_elements

        return load_elements(self.text("elements")) if self.has("elements") else {}

    def allocation(self, form: str, modules: Iterable[ModuleType], name: str = "") -> AllocationRules:
        """Make the rules of a legal form's surplus from modules of rules and ``allocations/NAME.toml``.

        Its parameters are those of the legal form; ``name`` is the form's key unless given.
        """
        from cae_core.capital.allocation import AllocationRefused, AllocationRules, read_allocation
        from cae_core.rules.framework import Framework
        from cae_core.rules.rule import rules_in

        file = name or form
        inputs, rest = read_allocation(_merged(self.tables(f"allocations/{file}")), file)
        parameters = self._form_parameters(form)
        if parameters is None:
            raise AllocationRefused(where=file, reason=mark("its legal form has no parameters"))
        labels = rest.pop("labels")
        framework = Framework(
            f"{self.code}/{form}", self.currency, rules_in(*modules), parameters, inputs, labels=labels
        )
        return AllocationRules(f"{self.code}/{form}", framework, **rest)

    def regime(
        self,
        name: str,
        label: Labels,
        modules: Iterable[ModuleType],
        groups: Iterable[str],
        *,
        lines: str = "",
        monotone: Iterable[str] = (),
        **more: Any,
    ) -> Regime:
        """Make a payroll regime from modules of rules and groups of ``inputs.toml``.

        ``lines`` names the file of its payslip's lines (none: no payslip). ``more`` goes to `Regime`.
        """
        from cae_core.payroll.pay_lines import Layout
        from cae_core.payroll.regime import Regime
        from cae_core.rules.framework import Framework
        from cae_core.rules.rule import rules_in

        inputs = [each for group in groups for each in self._inputs[group]]
        labels = tomllib.loads(self.text("labels")) if self.has("labels") else {}
        layout = self.layout(lines) if lines else Layout((), {}, {})
        names = {each.name for each in inputs}
        elements = {key: each for key, each in self.elements().items() if each.input in names}
        framework = Framework(
            f"{self.code}/{name}",
            self.currency,
            rules_in(*modules),
            self.parameters,
            inputs,
            frozenset(monotone),
            labels | layout.labels,
        )
        return Regime(name, framework, layout, labels=label, elements=elements, **more)


def _merged(layers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Files read as one: tables are joined, a name's later table in place of an earlier; lists follow on."""
    found: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            if isinstance(value, Mapping):
                found[key] = {**found.get(key, {}), **value}
            else:
                found[key] = [*found.get(key, ()), *value]
    return found
