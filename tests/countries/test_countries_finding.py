"""Countries are found by ISO code through entry points; what is wrong names the distribution."""

import importlib
import subprocess
import sys
import tomllib
import types
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace

import attrs
import pytest

from cae_core.country import PARTS, Country, find_country, finding, known_countries
from cae_core.country.errors import CountryBroken, CountryNotFound, CountryTwice, NotInCountry
from cae_core.country.files import CountryFiles

FRANCE = "cae_core.countries.france:COUNTRY"


def points(monkeypatch: pytest.MonkeyPatch, *several: tuple[str, str]) -> None:
    made = tuple(EntryPoint(name, value, finding.GROUP) for name, value in several)
    monkeypatch.setattr(finding, "_points", lambda: made)


def test_france_comes_through_the_same_door_as_anyones() -> None:
    assert "FR" in known_countries()
    assert find_country("FR") is find_country("FR")
    assert find_country("FR").labels["ar"] == "فرنسا"


def test_an_unknown_country_names_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    points(monkeypatch, ("FR", FRANCE))
    with pytest.raises(CountryNotFound, match="no country “ES” is installed; known: FR") as error:
        find_country("ES")
    assert isinstance(error.value, LookupError)


def test_a_country_supplied_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    points(monkeypatch, ("FR", FRANCE), ("FR", "another.place:COUNTRY"))
    with pytest.raises(CountryTwice, match=r"another\.place"):
        find_country("FR")


def test_the_same_entry_point_seen_twice_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """An editable install and its metadata may both be on the path."""
    points(monkeypatch, ("FR", FRANCE), ("FR", FRANCE))
    assert find_country("FR").code == "FR"


@pytest.mark.parametrize(
    ("code", "value", "reason"),
    [
        ("XX", "no.such.module:COUNTRY", "ModuleNotFoundError"),
        ("XX", "cae_core.money:COUNTRY", "AttributeError"),
        ("XX", FRANCE, "is not the country XX"),
        ("XX", "cae_core.money:round_div", "is not the country XX"),
    ],
)
def test_a_country_that_does_not_load_names_where_it_comes_from(
    monkeypatch: pytest.MonkeyPatch, code: str, value: str, reason: str
) -> None:
    points(monkeypatch, (code, value))
    with pytest.raises(CountryBroken, match=reason) as error:
        find_country(code)
    assert error.value.distribution == value


def test_a_country_that_lacks_parts_names_them() -> None:
    loaders = {part: dict for part in PARTS if part not in ("chart", "vat")}
    with pytest.raises(CountryBroken, match="it does not supply chart, vat"):
        Country("XX", {}, "EUR", ("en",), loaders, distribution="an-author's")


def test_parts_are_loaded_once_when_first_used() -> None:
    calls: list[str] = []

    def load(part: str) -> dict[str, str]:
        calls.append(part)
        return {}

    loaders = {part: (lambda part=part: load(part)) for part in PARTS}
    country = Country("XX", {}, "EUR", ("en",), loaders)
    assert calls == []
    assert country.regimes is country.regimes
    assert calls == ["regimes"]


@pytest.mark.parametrize("ask", ["regime", "contract_kind", "legal_form"])
def test_what_a_country_does_not_have_names_what_it_has(ask: str) -> None:
    france = find_country("FR")
    with pytest.raises(NotInCountry, match=r"FR has no .* “nonsense”; known: .*c"):
        getattr(france, ask)("nonsense")


def test_finding_france_reads_no_rule_nor_heavy_library() -> None:
    code = (
        "import sys; from cae_core.country import find_country; find_country('FR').labels; "
        "heavy = {'numpy', 'stdnum', 'sqlalchemy', 'babel', 'moneyed', 'cae_core.payroll'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_country_is_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        find_country("FR").currency = "MAD"


def supply(monkeypatch: pytest.MonkeyPatch, **loaders: object) -> Country:
    """The country XX, whose parts are given, as the distribution ``cae-xx`` supplies it."""
    made = Country("XX", {}, "EUR", ("en",), {**dict.fromkeys(PARTS, dict), **loaders})
    module = types.ModuleType("cae_xx")
    module.COUNTRY = made
    monkeypatch.setitem(sys.modules, "cae_xx", module)
    point = EntryPoint("XX", "cae_xx:COUNTRY", finding.GROUP)._for(SimpleNamespace(name="cae-xx"))
    monkeypatch.setattr(finding, "_points", lambda: (point,))
    monkeypatch.setattr(finding, "_load", finding._load.__wrapped__)
    return find_country("XX")


def test_a_country_found_knows_its_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    assert supply(monkeypatch).distribution == "cae-xx"
    monkeypatch.undo()
    assert find_country("FR").distribution == "cae_core"


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_fails_when_first_used_names_the_distribution(
    monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    def fail() -> None:
        tomllib.loads("broken = ")

    country = supply(monkeypatch, **{part: fail})
    with pytest.raises(CountryBroken, match=rf"XX of cae-xx .*: {part}: TOMLDecodeError") as error:
        getattr(country, part)
    assert error.value.distribution == "cae-xx"
    assert isinstance(error.value.__cause__, tomllib.TOMLDecodeError)


def test_a_broken_file_of_a_package_names_file_and_distribution(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The data of a package that reads its files as the library's own countries do."""
    data = tmp_path / "cae_xx" / "data"
    data.mkdir(parents=True)
    (tmp_path / "cae_xx" / "__init__.py").write_text("")
    for name, text in (("chart", "[bank]"), ("country", "[vat_due"), ("rates", '[a]\nunit = "rate"')):
        (data / f"{name}.toml").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    importlib.import_module("cae_xx")
    files = CountryFiles("cae_xx", "XX", "EUR", ("rates",))
    country = supply(monkeypatch, **files.loaders(dict))
    monkeypatch.delitem(sys.modules, "cae_xx")
    for part, said in (("chart", "chart.toml"), ("parameters", "parameter a: it has no values"), ("vat", "")):
        with pytest.raises(CountryBroken, match=rf"cae-xx cannot be used: {part}: (.|\n)*{said}"):
            getattr(country, part)


def test_an_error_in_a_rule_module_names_the_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> None:
        raise ImportError("cannot import name 'rul'")

    country = supply(monkeypatch, regimes=load)
    with pytest.raises(CountryBroken, match="cae-xx cannot be used: regimes: ImportError: cannot import"):
        country.regime("employee")


def test_a_package_whose_country_lacks_parts_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The country does not know its distribution while it is made: who finds it does."""
    (tmp_path / "cae_yy.py").write_text(
        "from cae_core.country import Country\nCOUNTRY = Country('YY', {}, 'EUR', ('en',), {'vat': dict})\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    point = EntryPoint("YY", "cae_yy:COUNTRY", finding.GROUP)._for(SimpleNamespace(name="cae-yy"))
    monkeypatch.setattr(finding, "_points", lambda: (point,))
    with pytest.raises(CountryBroken) as error:
        find_country("YY")
    assert str(error.value) == (
        "country YY of cae-yy cannot be used: it does not supply regimes, contract_kinds, legal_forms, chart, "
        "parameters, identifiers, due_rules, mentions"
    )


def test_two_packages_that_supply_one_country_are_both_named(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [
        EntryPoint("FR", value, finding.GROUP)._for(SimpleNamespace(name=name))
        for name, value in (("cae_core", FRANCE), ("cae-france-too", "france_too:COUNTRY"))
    ]
    monkeypatch.setattr(finding, "_points", lambda: tuple(made))
    with pytest.raises(CountryTwice, match=r"several distributions \(cae-france-too, cae_core\)"):
        find_country("FR")
