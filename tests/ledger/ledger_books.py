"""What the ledger's tests share: a chart made from the roles, entries, and small stores."""

from __future__ import annotations

from cae_core.ledger.chart import Chart
from cae_core.ledger.roles import JOURNALS, ROLES


def chart_text(label: str = "compte") -> str:
    """A complete chart whose numbers are made up: 100001, 100002…"""
    lines = []
    for index, role in enumerate(ROLES, 1):
        lines.append(f'[{role}]\nnumber = "{100000 + index}"')
        lines.append(f'label = {{fr = "{label} {role}", ar = "حساب {role}", en = "account {role}"}}')
    for index, key in enumerate(JOURNALS, 1):
        lines.append(f'[journals.{key}]\ncode = "J{index}"')
        lines.append(f'label = {{fr = "journal {key}", ar = "يومية {key}", en = "journal {key}"}}')
    return "\n".join(lines) + "\n"


CHART = Chart.load(chart_text())
