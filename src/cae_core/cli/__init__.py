"""The ``cae`` command: reads arguments, calls the library, prints."""

from cae_core.cli.main import main

__all__ = ["main"]
