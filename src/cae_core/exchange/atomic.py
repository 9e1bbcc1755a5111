"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

from cae_core.errors import CaeError
from cae_core.messages import mark

PERSONAL = 0o600  # read by its owner alone
SHARED = 0o666  # less what the system's mask takes away


class NotWritten(CaeError, OSError):
    """A file that could not be written; what was there before still is. Data: path, why."""

    template = mark("cannot write {path}: {why}; make room or give the right to write, then run again")


def write_whole(path: Path, data: bytes, *, personal: bool = False, durable: bool = True) -> None:
    """Write a file so that a reader, or a crash, finds the old content or the new one, never a part.

    The data goes to a new file in the same folder, to the disk, then takes its name. A ``personal``
    file can be read by its owner alone. What can be written again at any time need not be ``durable``:
    it may then be lost with the machine's power, but is not found in part after a crash of the program.
    Raises NotWritten.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(6)}.tmp")
    mode = PERSONAL if personal else SHARED
    try:
        try:
            _write(beside, data, mode, durable=durable)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(beside, data, mode, durable=durable)
        beside.replace(path)
        if durable:
            _sync_folder(path.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):  # renamed already, or never made
            beside.unlink()
        if isinstance(error, OSError):
            raise NotWritten(path=path.name, why=error.strerror or type(error).__name__) from error
        raise


def sweep(folder: Path) -> None:
    """Remove what writers that were killed left under a folder; those still at work are let be."""
    for path in folder.rglob(".*.tmp"):
        found = _LEFTOVER.search(path.name)
        if found is not None and not _alive(int(found[1])):
            path.unlink(missing_ok=True)


_LEFTOVER = re.compile(r"\.(\d+)-[0-9a-f]{12}\.tmp$")


def _alive(process: int) -> bool:
    if os.name == "nt":  # where asking would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's, or a system that cannot say
        return True
    return True


def _write(path: Path, data: bytes, mode: int, *, durable: bool) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        if durable:
            file.flush()
            os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Put the folder's list of names on the disk, where the system lets a folder be opened."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:  # some network disks cannot; the rename itself has happened
        return
    finally:
        os.close(descriptor)
