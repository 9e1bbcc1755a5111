"""What reserves bear of a loss, counted by hand: one after another, as statutes put them, until nothing is left.

It shares no code with the library. Amounts are minor units.
"""

RESERVES = ("legal_reserve", "other_reserves", "statutory_reserve")


def on_reserves(given, statutes):
    """What each reserve gives, the parts of the allocation, and what is forbidden: the vote, brought back.

    A vote that says nothing touches no reserve, whatever their turns.
    """
    vote = given.get("loss_to_reserves", 0)
    queue = [] if not vote else [role for role in RESERVES if statutes[f"loss_order_{role}"]]
    queue.sort(key=lambda role: statutes[f"loss_order_{role}"])
    to_bear = left = max(min(vote, -given["surplus_to_allocate"]), 0)
    parts = {f"loss_on_{role}": 0 for role in RESERVES}
    for role in queue:
        gives = min(left, max(given[f"{role}_balance"], 0))
        parts[f"loss_on_{role}"] = -gives
        left -= gives
    borne = to_bear - left
    return parts, {} if vote == borne else {"loss_to_reserves_unlawful": borne}
