"""What the rest of the room needs of arrays. Importing this imports numpy."""

from cae_core.rules._arrays_round import share_arrays
from cae_core.rules._arrays_run import replay, run_arrays
from cae_core.rules._arrays_solve import solve_arrays

__all__ = ["replay", "run_arrays", "share_arrays", "solve_arrays"]
