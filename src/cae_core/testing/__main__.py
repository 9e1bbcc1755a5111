"""``python -m cae_core.testing XX [VECTORS.json …]``: check a country; one line a finding, exit 1 if any."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cae_core.country import find_country
from cae_core.testing.conformance import CHECKS, check_country


def main(arguments: Sequence[str]) -> int:
    """Check the country named first, with the vectors of the files named after it."""
    code, *vectors = arguments
    found = check_country(find_country(code), vectors=vectors)
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{code}: {len(CHECKS)} checks, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
