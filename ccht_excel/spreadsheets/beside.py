"""What an .xlsx worksheet holds beside its cells: notes on cells, pictures and text boxes.

Relies on :mod:`ccht_excel.spreadsheets.package_xml`. Tells that it is there and where, never what it means. Refuses
nothing: a part that cannot be read is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ccht_excel.findings.entry import RefusedError
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, relations_of
from ccht_excel.spreadsheets.zip_package import Package

_NOTED = re.compile(rb'<(?:\w+:)?(?:comment|threadedComment) [^>]*?ref="([A-Z]{1,3}[0-9]{1,7})"')
_PICTURE = re.compile(rb"<(?:\w+:)?pic[ >]")
_BOX = re.compile(rb"<(?:\w+:)?txBody[ >]")
_SHOWN = 5
PICTURES, BOXES = "hình ảnh", "hộp chữ"
_UNREADABLE: tuple[type[Exception], ...] = (RefusedError, *XML_ERRORS)


def beside_of(package: Package, part: str) -> tuple[str, ...]:
    """In words: notes with their cells, pictures, text boxes."""
    folder, name = part.rsplit("/", 1)
    if f"{folder}/_rels/{name}.rels" not in package:
        return ()
    notes: list[str] = []
    pictures = boxes = False
    for kind, xml in _parts(package, part):
        if kind == "drawing":
            pictures = pictures or _PICTURE.search(xml) is not None
            boxes = boxes or _BOX.search(xml) is not None
        else:
            notes += [cell.decode() for cell in _NOTED.findall(xml)]
    cells = list(dict.fromkeys(notes))
    shown = ", ".join(cells[:_SHOWN]) + (", …" if len(cells) > _SHOWN else "")
    return tuple(
        filter(None, (f"ghi chú gắn ở ô {shown}" if cells else "", PICTURES * pictures, BOXES * boxes)),
    )


def _parts(package: Package, part: str) -> Iterator[tuple[str, bytes]]:
    """Drawings and notes of a worksheet, as far as they can be read."""
    try:
        for kind, target in relations_of(package, part).values():
            if kind in ("drawing", "comments", "threadedComment") and target in package:
                yield kind, package.read(target)
    except _UNREADABLE:
        return
