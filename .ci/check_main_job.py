"""Checks what the README's main job left behind, and that running it again changes nothing."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

root = Path(sys.argv[1])
cae = root / ".venv" / "bin" / "cae"
out = root / "lille" / "out" / "2026-08"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([cae, *arguments], cwd=root, capture_output=True, text=True, check=False)


def digest() -> dict[str, str]:
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in out.rglob("*.*")
    }


certificate = json.loads((out / "certificate.json").read_text(encoding="utf-8"))
assert certificate["entries"] > 300, certificate
assert certificate["debit"] == certificate["credit"]
payslips = sorted((out / "payslips").glob("*.html"))
statements = sorted((out / "statements").glob("*.html"))
assert len(payslips) >= 20, len(payslips)
assert len(statements) >= 36, len(statements)
assert all(path.with_suffix(".csv").exists() for path in [*payslips, *statements])
assert (out / "summary.html").stat().st_size > 5000

before = digest()
again = run("month-end", "lille", "2026-08")
assert again.returncode == 0, again.stderr
assert digest()["certificate.json"] == before["certificate.json"]
verified = run("verify", "lille")
assert verified.returncode == 0, verified.stderr
skipped = run("month-end", "lille", "2026-10")
assert skipped.returncode == 1, skipped
assert "2026-09" in skipped.stderr, skipped.stderr
print(f"main job: {certificate['entries']} entries, {len(payslips)} payslips, {len(statements)} statements")
