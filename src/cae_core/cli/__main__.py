"""``python -m cae_core.cli``: the command without its script."""

import sys

from cae_core.cli.main import main

sys.exit(main())
