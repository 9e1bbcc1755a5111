"""Capital: members' shares, the surplus and its allocation, indivisible reserves, exits, the end."""

from cae_core.capital.allocation import (
    Allocation,
    AllocationRules,
    Breach,
    Destination,
    Kind,
    Limit,
    Part,
    allocate,
)
from cae_core.capital.conversion import Conversion, convert
from cae_core.capital.indivisible import Cause, IndivisibleReserve, Move
from cae_core.capital.liquidation import Estate, Liquidation, liquidate, share_out
from cae_core.capital.reserve_law import ReserveLaw

__all__ = [
    "Allocation",
    "AllocationRules",
    "Breach",
    "Cause",
    "Conversion",
    "Destination",
    "Estate",
    "IndivisibleReserve",
    "Kind",
    "Limit",
    "Liquidation",
    "Move",
    "Part",
    "ReserveLaw",
    "allocate",
    "convert",
    "liquidate",
    "share_out",
]
