"""How a filled workbook comes to the officer: type of file, the unit's clock, name, folder, archive, mail."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from msgspec import Struct

from ccht_excel.campaign.folder import RETURNS
from ccht_excel.model.returns import VIETNAM
from tests.edits.filled import Filled
from tests.support.mails import eml, msg, tnef
from tests.support.marked import redated
from tests.support.office_files import as_ods, as_xls, as_xlsb, cells_of
from tests.support.written import written_by

KINDS = ("xlsx",) * 7 + ("ods", "xls", "xlsb")
_AS = {"ods": as_ods, "xls": as_xls, "xlsb": as_xlsb}
_NAMES = ("Phiếu", "a", "zz", "{unit}", "Copy of phieu", "tra_lai")
CLOCKS = (timedelta(0),) * 8 + (timedelta(days=-60), timedelta(days=12), timedelta(days=-3000), timedelta(days=30_000))
"""How far the clocks of units are out: not at all, so that it can be told from nothing, and so that it cannot be."""
_NO_TIME = datetime(1980, 1, 1, tzinfo=VIETNAM)
_FIRST, _LAST = datetime(2024, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
"""Between these a workbook can have been saved: forms bear the first, worlds end before the last."""


class Sent(Struct, eq=False):
    """One file that a unit sent, with what is typed in it; ``number`` is its place in the true order.

    ``said`` is when the workbook says it was saved, ``None`` where it does not or cannot be right, ``came`` the time of
    the file that it came in, where it has one. ``parent`` is the SHA-256 of the return that it is a marked copy of.
    ``path`` is the file that lies among the returns. ``stranger`` is the code of what is said of a return that is none
    of this campaign.
    """

    number: int
    name: str
    unit: str
    form: Filled
    sha256: str
    said: datetime | None
    came: datetime | None
    path: Path
    parent: str | None = None
    stranger: str = ""


def saved(form: Filled, kind: str, moment: datetime) -> tuple[bytes, datetime | None]:
    """The workbook as a file of this type, saved when the unit's clock says so; and that moment, if it can be true."""
    data = written_by(form.book.save)
    if kind != "xlsx":
        return _AS[kind](cells_of(data)), None
    return redated(data, moment), believed(moment)


def believed(moment: datetime) -> datetime | None:
    """The moment, if a return can have been saved then."""
    return moment if _FIRST < moment < _LAST else None


def drop(folder: Path, name: str, data: bytes, moment: datetime, chance: Random) -> tuple[Path, datetime | None]:
    """Lay a file among the returns: as it is, in a folder, in an archive or in a mail; and the time it then has."""
    home, luck, number = folder / RETURNS, chance.random(), name.rpartition(".")[0].rpartition(" ")[2]
    target, came = home / name, moment
    if 0.75 <= luck < 0.8:
        target = home / "tổ" / name
    elif 0.8 <= luck < 0.85:
        target, data = home / f"gói {number}.zip", _archive(name, data, moment)
    elif 0.85 <= luck < 0.88:
        # Some programs put no time into an archive: it then has the first one that there can be.
        target, data, came = home / f"gói {number}.zip", _archive(name, data, _NO_TIME), None
    elif 0.88 <= luck < 0.92:
        target, data = home / f"thư {number}.eml", eml({name: data}, sent=moment)
    elif 0.92 <= luck < 0.94:
        target, data = home / f"thư {number}.eml", eml({"gói.zip": _archive(name, data, moment)}, sent=moment)
    elif luck >= 0.94:
        # A small file in a mail of Outlook's would be filled up with zeros by what makes the mail here.
        alone = chance.random() < 0.5 or len(data) < 4096
        target = home / f"thư {number}.msg"
        data = tnef({f"phieu{Path(name).suffix}": data}) if alone else msg({name: data})
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(data)
    os.utime(target, (moment.timestamp(),) * 2)
    return target, came


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
