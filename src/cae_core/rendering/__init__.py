"""Pages that a person reads, in their language: values first, then HTML.

`PayslipPage`, `StatementPage` and `SummaryPage` are plain values; `render` writes one as a self-contained
document; `Voice` writes amounts, days, rates and sentences as one reader writes them.
"""

from cae_core.rendering.pages import PayslipPage, StatementPage, SummaryPage
from cae_core.rendering.render import render
from cae_core.rendering.voice import Voice

__all__ = ["PayslipPage", "StatementPage", "SummaryPage", "Voice", "render"]
