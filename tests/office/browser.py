"""Opening pages in a real browser without a window: what it says on its console, asks of the network, measures."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import attrs
import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium")

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--allow-file-access-from-files",
    "--enable-logging=stderr",
    "--v=0",
)
_NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND"
_FRAME = """<!DOCTYPE html><meta charset="utf-8"><title>frame</title><body style="margin:0"><pre id="found"></pre>
<iframe id="page" src="{page}" style="border:0;width:{width}px;height:900px"></iframe><script>
document.getElementById("page").addEventListener("load", (event) => {{
  const page = event.target.contentDocument, root = page.documentElement, view = event.target.contentWindow;
  const wide = [...page.body.querySelectorAll("*")].filter((each) => {{
    const box = each.getBoundingClientRect();
    return box.width > 0 && (box.right > view.innerWidth + 1 || box.left < -1) && !each.closest(".sheet, svg");
  }}).map((each) => each.outerHTML.slice(0, 120));
  document.getElementById("found").textContent = JSON.stringify({{
    width: root.clientWidth, scroll: root.scrollWidth, wide: wide,
    sheets: [...page.querySelectorAll(".sheet")].filter((each) => each.scrollWidth > each.clientWidth + 1).length,
    direction: view.getComputedStyle(page.body).direction,
    first: page.querySelector(".side").getBoundingClientRect().left,
    second: page.querySelectorAll(".side")[1].getBoundingClientRect().left,
    drawn: [...page.querySelectorAll("figure svg")].map((each) => each.getBoundingClientRect().width),
    scripts: page.scripts.length,
    asked: view.performance.getEntriesByType("resource").map((each) => each.name),
  }});
}});
</script></body>"""


@attrs.frozen
class Opened:
    """A page as a browser of some width shows it."""

    found: dict[str, object]
    console: list[str]
    requests: list[str]


def opened(page: Path, width: int, folder: Path) -> Opened:
    """Open a page in a frame of so many pixels."""
    assert CHROMIUM is not None
    frame, log = folder / "frame.html", folder / "net.json"
    frame.write_text(_FRAME.format(page=page.resolve().as_uri(), width=width), encoding="utf-8")
    command = [
        *(CHROMIUM, *_FLAGS, _NOWHERE, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}"),
        *(f"--window-size={width},1000", "--virtual-time-budget=10000", "--dump-dom", frame.as_uri()),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    told = re.search(r'<pre id="found">(.*?)</pre>', ran.stdout, re.DOTALL)
    assert told, ran.stderr[-2000:]
    text = told[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    console = [line for line in ran.stderr.splitlines() if "CONSOLE" in line]
    return Opened(json.loads(text), console, _of_pages(log))


def _of_pages(log: Path) -> list[str]:
    """The addresses of the network that a page of ours asked for: their cache keys name the page's site.

    The browser's own requests (its clock, its updates) name none.
    """
    found = re.findall(r'"key":"[^"]*_dk_file://[^"]*?(https?:[^" ]*)"', log.read_text("utf-8"))
    return sorted(set(found))
