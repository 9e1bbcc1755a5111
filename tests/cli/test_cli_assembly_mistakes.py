"""What a tired secretary makes of an assembly's files: every mistake is told or harmless, and nothing is written."""

import random
import shutil

import pytest
from assembly_folders import DAY, scic, write

PLACE = f"assemblies/{DAY}"
WORDS = (
    *(
        "",
        " ",
        "P99",
        "P1, P2",
        "P1;P1",
        "oui",
        "no",
        "لا",
        "-1",
        "1,5",
        "1.234",
        "10h",
        "25:99",
        "24:10",
        "١٠",
    ),
    *(
        "2026-02-30",
        "31/12/2026",
        "R1",
        "R9",
        "for",
        "room",
        "=1+1",
        "'",
        '"',
        "\u202e",
        "é" * 40,
        "users",
        "1/0",
    ),
)
LINES = (
    *(
        'kind = "extraordinary"',
        'kind = "party"',
        "call = 3",
        'call = "two"',
        'place = ["here"]',
        "sent = 2026-06-18",
    ),
    *(
        "[notice]",
        "[[notice]]",
        '[bureau]\nchair = "P1"',
        "way = 7",
        'way = "electronic"',
        'amends = "R9"',
        "x = 1",
    ),
    *(
        'set_aside = "tired"',
        "in_meeting = true",
        'at = "noon"',
        "[[resolutions]]",
        '[[resolutions]]\nkey = "../R"',
    ),
    *(
        '[resolutions.election]\nseats = "many"',
        '[resolutions.election]\nseats = 1\ncandidates = ["P1", "P1"]',
    ),
    *(
        '[[resolutions.effects]]\nkind = "wish"',
        "effects = 3",
        "election = [1]",
        '"',
        "key = 'R1'",
        'chair = "maybe"',
    ),
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A SCIC whose assembly is open, with some of everything that its files may hold."""
    from cae_core.cli import main

    folder = scic(tmp_path_factory.mktemp("mistakes") / "coop")
    write(
        folder,
        **{
            f"{PLACE}/proxies.csv": "giver;holder;given;written;certified;revoked\nP17;P3;2026-06-10;yes;;\n",
            f"{PLACE}/ballots.csv": "resolution;round;college;candidate;votes;at\n",
        },
    )
    for step in ("convene", "open"):
        assert main(["assembly", step, str(folder), DAY]) == 0
    return folder


def mistake(folder, source):
    """Make one mistake in one of the files that a secretary types."""
    typed = sorted(path for path in (folder / PLACE).iterdir() if path.suffix in {".csv", ".toml"})
    path = source.choice([*typed, folder / "members.csv"])
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() or [""]
    i = source.randrange(len(lines))
    kind = source.choice(("word", "word", "word", "drop", "twice", "cut", "bytes", "rename"))
    if path.suffix == ".toml" and kind == "word":
        lines.insert(i, source.choice(LINES))
    elif kind == "word":
        cells = lines[i].split(";")
        cells[source.randrange(len(cells))] = source.choice(WORDS)
        lines[i] = ";".join(cells)
    elif kind == "drop":
        del lines[i]
    elif kind == "twice":
        lines.insert(i, lines[i])
    elif kind == "cut":
        lines[i] = lines[i][: source.randrange(len(lines[i]) + 1)]
    elif kind == "rename":
        path = path.rename(
            path.with_name(source.choice(("comptes.csv", "attendnce.csv", "votes2.csv", "x.toml")))
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if kind == "bytes":
        path.write_bytes(path.read_bytes()[: source.randrange(60)] + source.randbytes(3))


def kept(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


@pytest.mark.parametrize("seed", range(60))
def test_a_mistake_is_told_or_harmless_and_never_written_down(cae, opened, tmp_path, seed):
    folder = tmp_path / "coop"
    shutil.copytree(opened, folder)
    source = random.Random(seed)
    for _ in range(1 + seed % 3):
        mistake(folder, source)
    before = kept(folder)
    said = cae("assembly", "check", folder, DAY)
    assert said.code in {0, 1}
    assert "unexpected" not in said.err
    assert bool(said.err) is (said.code == 1)
    assert kept(folder) == before
    closed = cae("assembly", "close", folder, DAY)
    assert closed.code in {0, 1}
    assert "unexpected" not in closed.err
    assert closed.code == 0 or kept(folder) == before
    assert said.code == 0 or closed.code == 1
