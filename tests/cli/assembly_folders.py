"""Synthetic cooperatives with an assembly each, for tests of the command: France, Morocco, Tunisia, Algeria."""

import io
import re
from pathlib import Path

DAY = "2026-06-19"
TOML = """\
kind = "{kind}"
time = "10:00"
place = "seat"
opened = "10:00"
closed = "12:00"

[notice]
sent = 2026-05-20
proof = "1 to {members}"

[bureau]
chair = "P1"
scrutineers = ["P2", "P3"]
secretary = "P4"

[[resolutions]]
key = "R1"
title = "Accounts"
subject = "accounts"

[[resolutions]]
key = "R2"
title = "Surplus"
subject = "surplus"
way = "roll_call"
at = "11:00"
"""
SCIC = (
    ("founders", "25 %", 2),
    ("employees", "20 %", 3),
    ("users", "25 %", 10),
    ("partners", "15 %", 2),
    ("towns", "15 %", 1),
)


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def cooperative(
    folder: Path, country: str, form: str, members: int, statutes: str = "", more: str = "", toml: str = TOML
) -> Path:
    """A cooperative of so many members and its assembly, in which all but the last two are there."""
    there = range(1, members - 1)
    files = {
        "cooperative.toml": f'name = "Invented"\ncountry = "{country}"\nlegal_form = "{form}"\n'
        f'start = "2026-01"\naddress = "1 Test Street"\n[statutes]\n{statutes}\n{more}',
        "persons.csv": "id;family_name;member_since;statuses\n"
        + "".join(f"P{i};Invented;2024-01-01;\n" for i in range(1, members + 1)),
        "contracts.csv": "id;person;kind;start\n",
        "activities.csv": "code;name;persons\nservices;Services;\n",
    }
    assembly = {
        "assembly.toml": toml.format(kind="ordinary", members=members),
        "attendance.csv": "member;how;arrived;left\n" + "".join(f"P{i};;;\n" for i in there),
        "votes.csv": "resolution;member;vote\n" + "".join(f"R2;P{i};for\n" for i in there),
        "counts.csv": f"resolution;for;against;at\nR1;{members - 3};1;10:30\n",
    }
    return write(folder, **files, **{f"assemblies/{DAY}/{name}": text for name, text in assembly.items()})


def france(folder: Path) -> Path:
    return cooperative(folder, "FR", "scop_sarl", 12, 'full_periods = "true"\nnotice_days_first = "15"')


def morocco(folder: Path) -> Path:
    return cooperative(folder, "MA", "ma_cooperative", 23, 'proxies_allowed = "true"')


def scic(folder: Path) -> Path:
    """A SCIC of 18 members in five colleges, all there but the two last."""
    colleges = "".join(
        f'[[colleges]]\nkey = "{key}"\nlabel = "{key}"\nweight = "{weight}"\n' for key, weight, _ in SCIC
    )
    cooperative(
        folder,
        "FR",
        "scic_sarl",
        18,
        'college_majority_carries = "false"\nnotice_days_first = "15"',
        colleges,
    )
    placed = [key for key, _, count in SCIC for _ in range(count)]
    rows = "".join(f"P{i};{key}\n" for i, key in enumerate(placed, 1))
    counts = "R1;founders;2;0;10:30\nR1;employees;3;0;10:30\nR1;users;4;6;10:30\nR1;partners;1;0;10:30\n"
    return write(
        folder,
        **{
            "members.csv": "person;college\n" + rows,
            f"assemblies/{DAY}/counts.csv": "resolution;college;for;against;at\n" + counts,
        },
    )


CODE = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}")


def files_of(folder):
    """Every file of a folder with its bytes, pages that can be written again left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != "out" and not path.name.endswith(".lock")
    }


def edit(folder, name, old, new):
    path = folder / "assemblies" / DAY / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def runner(cae, monkeypatch):
    """Run ``cae assembly STEP FOLDER DAY …``, with a line on standard input when given."""

    def run(step, folder, *more, day=DAY, line=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(line))
        words = [each for each in more if each != "--json"]
        json_wanted = ["--json"] if "--json" in more else []
        return cae(*json_wanted, "assembly", step, folder, day, *words)

    return run
