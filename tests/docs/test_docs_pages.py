"""What pages promise besides their examples: links, commands, pictures, samples, decisions."""

import doctest
import re
from pathlib import Path

import pytest
from test_docs_tutorial import CHECKER

from cae_core.cli.main import main

ROOT = Path(__file__).parents[2]
READMES = [ROOT / "README.md", ROOT / "README.fr.md"]
PAGES = [
    *READMES,
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *ROOT.glob("examples/*/README.md"),
]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
MARKED = r"<!-- {0} -->\n```\w+\n(.*?)^```"


def prose(page: Path) -> str:
    """A page without its code."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings make, as code hosts write them."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def marked(page: Path, tag: str) -> str:
    """The code block that follows a marker."""
    found = re.search(
        MARKED.format(re.escape(tag)), page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found is not None, f"{page.name} has no block marked {tag}"
    return found[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    for link in (one or other for one, other in LINK.findall(prose(page))):
        if link.startswith("http"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link}: not there"
        assert not anchor or anchor in anchors(target), f"{link}: no such heading"


def test_every_page_is_listed():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    listed = {link for link, _ in LINK.findall(index)}
    pages = {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")}
    assert {page for page in pages if not page.startswith("decisions/0")} - {"README.md"} <= listed


def test_the_commands_that_ci_runs_are_there():
    assert "pip install" in marked(READMES[0], "ci: main")
    assert "cae month-end lille 2026-08" in marked(READMES[0], "ci: main")
    assert "pytest" in marked(READMES[0], "ci: test")


@pytest.mark.parametrize(("page", "language"), [*zip(READMES, ("en", "fr"), strict=True)])
def test_the_sample_of_a_summary_is_what_is_printed(page, language, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["demo", "lille"])
    capsys.readouterr()
    assert main(["--lang", language, "month-end", "lille", "2026-08"]) == 0
    expected, got = marked(page, "sample: summary"), capsys.readouterr().out
    assert CHECKER.check_output(expected, got, doctest.ELLIPSIS), got


def test_the_twins_are_made_alike():
    english, french = (page.read_text(encoding="utf-8") for page in READMES)
    heads = [re.findall(r"^(#+) ", text, re.MULTILINE) for text in (english, french)]
    assert heads[0] == heads[1]
    python = [re.findall(r"^(?:>>>|\.\.\.) (.+)$", text, re.MULTILINE) for text in (english, french)]
    assert [line.split("  #")[0] for line in python[0][:6]] == [
        line.split("  #")[0] for line in python[1][:6]
    ]
    assert len(python[0]) == len(python[1]) <= 24


def test_pictures_are_small():
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert pictures
    assert all(picture.stat().st_size < 200_000 for picture in pictures)


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))


def test_decisions_are_all_in_the_table():
    table = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\d+)\]\((\S+)\) \| (.*) \|$", table, re.MULTILINE)
    titles = [page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for page in DECISIONS]
    assert [f"{number}. {title}" for number, _, title in rows] == titles
    assert [path for _, path, _ in rows] == [page.name for page in DECISIONS]
    assert [int(number) for number, _, _ in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_whole_and_its_guard_exists(page):
    text = page.read_text(encoding="utf-8")
    assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Cost", "Rejected", "Guard"))
    path = ""
    for named, test in re.findall(
        r"`((?:tests|tools)/[^`\s:]*)?(?:::(\w+))?[^`]*`", text.partition("**Guard.**")[2]
    ):
        path = named or path
        assert (ROOT / path).exists(), path
        assert not test or f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), test
