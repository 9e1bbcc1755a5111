"""Who holds office in a cooperative on a day, as the sealed minutes of its folder say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import attrs

from cae_core.closing.assemblies import assembly_law
from cae_core.country import find_country
from cae_core.exchange.folder import read_cooperative
from cae_core.exchange.minutes_files import sound_register
from cae_core.governance.bodies import size_fault, terms_on
from cae_core.governance.offices import Term
from cae_core.governance.refusals import AssemblyRefused
from cae_core.office.parties import name_of


@attrs.frozen
class Board:
    """Who holds office on a day, ``names`` as they are now, and what is unlawful about the size of a body."""

    on: dt.date
    terms: tuple[Term, ...]
    names: Mapping[str, str]
    faults: tuple[AssemblyRefused, ...]


def board_on(folder: Path | str, on: dt.date) -> Board:
    """Who holds office on a day, as sealed minutes say. Raises SealsBroken, Problems."""
    root = Path(folder)
    register = sound_register(root)
    cooperative = read_cooperative(root)
    law = assembly_law(cooperative, find_country(cooperative.country))
    terms = terms_on(register, law, on)
    names = {each.member: name_of(cooperative, each.member) for each in terms}
    faults = (size_fault(office, terms, law, on) for office in dict.fromkeys(each.office for each in terms))
    return Board(on, terms, names, tuple(each for each in faults if each is not None))
