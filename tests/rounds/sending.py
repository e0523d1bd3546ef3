"""How a filled workbook comes to the officer: type of file, the unit's clock, name, folder, archive, mail."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from msgspec import Struct

from ccht_excel.campaign.folder import RETURNS
from ccht_excel.model.returns import VIETNAM
from tests.edits.filled import Filled
from tests.support.mails import eml
from tests.support.marked import redated
from tests.support.office_files import as_ods, as_xls, as_xlsb, cells_of
from tests.support.written import written_by

KINDS = ("xlsx",) * 7 + ("ods", "xls", "xlsb")
_AS = {"ods": as_ods, "xls": as_xls, "xlsb": as_xlsb}
_NAMES = ("Phiếu", "a", "zz", "{unit}", "Copy of phieu", "tra_lai")
_WRONG = (datetime(1999, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC))
"""What clocks say that no workbook can have been saved at."""


class Sent(Struct, eq=False):
    """One file that a unit sent, with what is typed in it; ``number`` is its place in the true order.

    ``said`` is when the workbook says it was saved, ``None`` where it does not or cannot be right, ``came`` the time of
    the file that it came in. ``parent`` is the SHA-256 of the return that it is a marked copy of.
    """

    number: int
    name: str
    unit: str
    form: Filled
    sha256: str
    said: datetime | None
    came: datetime
    parent: str | None = None
    how: str = ""


def saved(form: Filled, kind: str, moment: datetime, chance: Random) -> tuple[bytes, datetime | None]:
    """The workbook as a file of this type, and when it says it was saved: now and then by a clock that is wrong."""
    data = written_by(form.book.save)
    if kind != "xlsx":
        return _AS[kind](cells_of(data)), None
    if chance.random() < 0.12:
        return redated(data, chance.choice(_WRONG)), None
    return redated(data, moment), moment


def drop(folder: Path, name: str, data: bytes, moment: datetime, chance: Random) -> None:
    """Lay a file among the returns: as it is, in a folder, in an archive or in a mail."""
    home, luck, number = folder / RETURNS, chance.random(), name.rpartition(" ")[2]
    target = home / name
    if 0.8 <= luck < 0.87:
        target = home / "tổ" / name
    elif 0.87 <= luck < 0.94:
        target, data = home / f"gói {number}.zip", _archive(name, data, moment)
    elif luck >= 0.94:
        target, data = home / f"thư {number}.eml", eml({name: data}, sent=moment)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(data)
    os.utime(target, (moment.timestamp(),) * 2)


def _archive(name: str, data: bytes, moment: datetime) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name, moment.astimezone(VIETNAM).timetuple()[:6]), data)
    return stream.getvalue()


def file_name(number: int, unit: str, kind: str, chance: Random) -> str:
    """A name that says nothing."""
    return f"{chance.choice(_NAMES).format(unit=unit)} {number}.{kind}"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
