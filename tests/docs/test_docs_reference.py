"""The reference names all there is: public names, commands, files, columns, values, errors."""

import inspect
import re
import subprocess
import sys
from enum import Enum

import pytest
import reference_tables

import cae_core
from cae_core.capital.share_operations import Means, ShareKind
from cae_core.cooperative.documents import Due, PaymentKind, PayMode, Shortfall
from cae_core.cooperative.scheme_file import _FIELDS
from cae_core.cooperative.schemes import Base, Per, When
from cae_core.cooperative.splits import SplitMethod
from cae_core.country import find_country, known_countries
from cae_core.exchange.assembly_sheets import ASSEMBLY
from cae_core.exchange.settings import _KEYS
from cae_core.exchange.sheets import MONTHLY, SHEETS
from cae_core.governance.attendance import Presence
from cae_core.governance.natures import MeetingKind, Nature, Subject
from cae_core.governance.notice import Channel
from cae_core.governance.resolutions import Choice, EffectKind, Way

OF_ASSEMBLIES = (Choice, Channel, EffectKind, MeetingKind, Nature, Presence, Subject, Way)
TEXT = reference_tables.REFERENCE.read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text under a heading, down to the next heading of its level."""
    level = re.search(rf"^(#+) {re.escape(title)}$", TEXT, re.MULTILINE)
    assert level is not None, f"no section {title}"
    rest = TEXT[level.end() :]
    end = re.search(rf"^#{{1,{len(level[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


@pytest.mark.parametrize("name", cae_core.__all__)
def test_each_public_name_is_described(name):
    assert re.search(rf"`{name}[`(.]", section("The library"))


CALLS = re.findall(r"^\| `([\w.]+)\(([^`]*)\)` \|", section("The library"), re.MULTILINE)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_the_arguments_described_exist(call):
    name, arguments = call
    target = cae_core
    for part in name.split("."):
        target = getattr(target, part)
    known = inspect.signature(target).parameters
    aliases = {"mark": "mark_", "tables": "data"}
    for argument in filter(None, (each.strip().split("=")[0] for each in arguments.split(","))):
        assert argument == "…" or aliases.get(argument, argument) in known, f"{name} takes no {argument}"


@pytest.mark.parametrize("name", SHEETS)
def test_each_file_has_its_table(name):
    assert f"sheet:{name}" in reference_tables.tables(TEXT)
    places = {sheet.name: "A month's files" for sheet in MONTHLY}
    places |= {sheet.name: "An assembly's files" for sheet in ASSEMBLY}
    place = places.get(name, "Standing files")
    told = next(line for line in section(place).splitlines() if line.startswith(f"`{name}.csv`"))
    assert ("(optional)" in told) is SHEETS[name].optional


def test_tables_follow_from_the_code():
    """If this fails: python tests/docs/reference_tables.py, then fill in what is new."""
    assert reference_tables.rewritten(TEXT) == TEXT


def test_each_column_says_what_it_holds():
    for name, table in reference_tables.tables(TEXT).items():
        if name.startswith("sheet:"):
            empty = [row for row in table.splitlines() if row.endswith("|  |")]
            assert not empty, f"{name}: {empty}"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Pay modes", [each.value for each in (*PayMode, *Shortfall)]),
        ("Schemes", [*_FIELDS, *(each.value for each in (*Base, *Per, *When))]),
        ("A month's files", [each.value for each in (*Due, *PaymentKind, *ShareKind, *Means)]),
        ("Standing files", [each.value for each in SplitMethod]),
        ("cooperative.toml", _KEYS),
        ("An assembly's files", [each.value for kind in OF_ASSEMBLIES for each in kind]),
        ("Exit codes", []),
    ],
)
def test_each_word_is_described(title, words):
    text = section(title)
    missing = [word for word in words if not re.search(rf'[`\["{{ ]{word}[`\]." =]', text)]
    assert not missing


def test_each_country_of_the_library_has_its_section():
    ours = {code for code in known_countries() if find_country(code).distribution == "cae_core"}
    assert set(reference_tables.COUNTRIES) == ours
    for code in ours:
        country = find_country(code)
        names = [
            *country.contract_kinds,
            *country.legal_forms,
            *country.activity_classes,
            *(each.name for regime in country.regimes.values() for each in regime.framework.inputs),
            *(key for regime in country.regimes.values() for key in regime.elements),
        ]
        text = section(country.labels["en"])
        assert [name for name in names if f"| `{name}` |" not in text] == []


def _commands(made, path="cae"):
    """Every command with its options, groups followed down."""
    if getattr(made, "commands", None):
        for name, each in made.commands.items():
            yield from _commands(each, f"{path} {name}")
    else:
        options = [each.opts[0] for each in made.params if each.opts[0].startswith("--")]
        yield path, [option for option in options if option != "--help"]


def test_each_command_and_option_is_described():
    from cae_core.cli.app import command
    from cae_core.cli.speaking import Settings, Speaker

    whole = command(Speaker(Settings()))
    rows = section("The command").splitlines()
    for path, options in _commands(whole):
        row = next((row for row in rows if row.startswith(f"| `{path} ")), "")
        assert row, f"{path} is not described"
        assert all(re.search(rf"[\[ ]{option}[ \]]", row) for option in options), f"{path}: {options}"
    for option in (each.opts[0] for each in whole.params):
        assert f"`{option}" in section("The command")


def test_each_exit_code_is_described():
    from cae_core.cli import speaking

    codes = [speaking.OK, speaking.DATA, speaking.USAGE, speaking.BOOK]
    assert re.findall(r"^\| (\d) ", section("Exit codes"), re.MULTILINE) == [str(code) for code in codes]


def test_no_row_is_written_twice():
    for name, table in reference_tables.tables(TEXT).items():
        keys = [row.split("|")[1] for row in table.splitlines()]
        assert len(keys) == len(set(keys)), name


def test_all_is_sorted_and_each_name_is_loaded_from_one_place():
    assert list(cae_core.__all__) == sorted(cae_core.__all__)
    assert set(cae_core._HOME) == set(cae_core.__all__)
    for name in cae_core.__all__:
        found = getattr(cae_core, name)
        assert isinstance(found, type) or callable(found)
        assert isinstance(found, type(Enum)) or found.__doc__


def test_a_name_that_is_none_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'payslips'"):
        _ = cae_core.payslips


def test_importing_the_package_loads_no_room():
    """What keeps ``import cae_core`` under its bar: none of the heavy modules comes with it."""
    code = (
        "import cae_core, sys; rooms = [m for m in sys.modules if m.startswith('cae_core.')];"
        "print([m for m in sys.modules if m.split('.')[0] in %r] + [m for m in rooms if m != 'cae_core._version'])"
    )
    heavy = {"attrs", "attr", "babel", "moneyed", "sqlalchemy", "numpy", "typer", "rich", "jinja2"}
    done = subprocess.run([sys.executable, "-c", code % heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_reading_a_folder_loads_no_database():
    """What keeps ``cae --help`` under its bar, and reading possible without the extra ``book``."""
    code = "import cae_core.exchange, sys; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
