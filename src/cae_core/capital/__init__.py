"""Capital: members' shares, the surplus and its allocation, indivisible reserves, exits."""

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

__all__ = [
    "Allocation",
    "AllocationRules",
    "Breach",
    "Destination",
    "Kind",
    "Limit",
    "Part",
    "allocate",
]
