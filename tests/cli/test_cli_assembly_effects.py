"""Effects that could never be applied are told before the notice goes out, in the reader's words."""

import pytest
from assembly_folders import DAY, edit, files_of, morocco, runner


@pytest.mark.parametrize(
    ("effect", "why"),
    [
        ('kind = "board", members = "P99"', "unknown person"),
        ('kind = "board", role = "king"', "not one of the choices"),
        ('kind = "board", members = "P1", until = "soon"', "not a day"),
        ('kind = "allocation", year = "2027"', "a year from 2016 to 2026"),
        ('kind = "allocation", year = "2015"', "a year from 2016 to 2026"),
        (
            (
                'kind = "statutes", key = "voting_age", value = "17", from = "2026-07-01" }, '
                '{ kind = "statutes", key = "voting_age", value = "16", from = "2026-07-01"'
            ),
            "another value holds from that day on already",
        ),
    ],
)
def test_an_effect_that_cannot_be_applied_is_told_at_the_notice(cae, monkeypatch, tmp_path, effect, why):
    folder = morocco(tmp_path / "coop")
    edit(folder, "assembly.toml", 'subject = "accounts"', f'subject = "accounts"\neffects = [{{ {effect} }}]')
    before = files_of(folder)
    said = runner(cae, monkeypatch)("convene", folder)
    assert (said.code, why in said.err, f"assemblies/{DAY}/assembly.toml, R1" in said.err) == (1, True, True)
    assert files_of(folder) == before


def test_the_board_of_a_folder_is_told_with_the_size_that_law_wants(cae, monkeypatch, tmp_path):
    folder = morocco(tmp_path / "coop")
    effect = '{ kind = "board", members = "P1, P2", until = "2029-06-30" }'
    edit(folder, "assembly.toml", 'subject = "accounts"', f'subject = "accounts"\neffects = [{effect}]')
    run = runner(cae, monkeypatch)
    for step in ("convene", "open", "close"):
        assert run(step, folder).code == 0
    said = cae("assembly", "board", folder, "--on", "2026-07-01")
    assert (said.code, said.out.count("member of the board"), "MA-61" in said.out) == (0, 2, True)
    assert "no minutes of this folder" in cae("assembly", "board", folder, "--on", "2026-01-01").out
