"""Which servers are running on this machine for this user, so that a second ``ccht open`` finds the first.

A small file for each root, readable by its owner only, says port and secret. One whose process is gone, or that does
not answer with the secret, is seen through.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from ccht_excel.files.owner import Owner, me
from ccht_excel.web.guard import ALIVE, SECRET_HEADER
from ccht_excel.web.system import state_folder

_ASK_SECONDS = 3.0
_LARGEST = 4096


class Running(Struct, frozen=True):
    """A server: where it listens, what its own processes show it."""

    port: int
    secret: str
    owner: Owner


def note_file(root: Path) -> Path:
    """Where the server of this root is noted."""
    digest = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]
    return state_folder() / f"trang-{digest}.json"


def write_note(root: Path, port: int, secret: str) -> None:
    """Note the server of this process. Raises ``OSError``."""
    path = note_file(root)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    record = {"port": port, "secret": secret, "owner": asdict(me())}
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(record, stream)
    beside.replace(path)


def remove_note(root: Path, secret: str) -> None:
    """Take the note away, if it is still that of this server."""
    found = read_note(root)
    if found and found.secret == secret:
        note_file(root).unlink(missing_ok=True)


def read_note(root: Path) -> Running | None:
    """What is noted for this root, sound or not at all."""
    try:
        with note_file(root).open("rb") as stream:
            record = json.loads(stream.read(_LARGEST))
        owner = Owner(**record["owner"])
        port, secret = record["port"], record["secret"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    sound = type(port) is int and 0 < port < 65536 and isinstance(secret, str) and secret.isascii()
    return Running(port, secret, owner) if sound and secret.isprintable() else None


def ticket_of_running(root: Path) -> str | None:
    """An address that lets a browser into the server that runs for this root; ``None`` where none does."""
    found = read_note(root)
    if found is None or not found.owner.is_here or found.owner.is_gone:
        return None
    connection = http.client.HTTPConnection("127.0.0.1", found.port, timeout=_ASK_SECONDS)
    try:
        connection.request("POST", ALIVE, headers={SECRET_HEADER: found.secret})
        answer = connection.getresponse()
        address = answer.read(_LARGEST).decode("ascii")
    except (OSError, http.client.HTTPException, UnicodeError):
        return None
    finally:
        connection.close()
    ours = address.startswith(f"http://127.0.0.1:{found.port}/")
    return address if answer.status == 200 and ours else None
