"""Files in and out: the cooperative's folder (CSV, XLSX, ODS) read strictly, tables written whole.

Reading: `read_folder`, `scan_folder`, `read_cooperative`, `read_month`. Writing: `write_csv`,
`write_whole`.
"""

from cae_core.exchange.atomic import NotWritten, write_whole
from cae_core.exchange.folder import read_cooperative, read_folder, read_month, scan_folder
from cae_core.exchange.formulas import neutralise, restore
from cae_core.exchange.reading import Reading, Understood

__all__ = [
    "NotWritten",
    "Reading",
    "Understood",
    "neutralise",
    "read_cooperative",
    "read_folder",
    "read_month",
    "restore",
    "scan_folder",
    "write_whole",
]
