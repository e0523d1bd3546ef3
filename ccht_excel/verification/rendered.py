"""A summary held against the same summary rendered anew: what was filled in, which words and which looks are others.

Relies on :mod:`ccht_excel.likeness`. A package with the same parts is the same; else the two are compared as who reads
and prints them sees them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from msgspec import Struct

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.grid import CellValue, PercentValue, SheetGrid, ShownText, address, position
from ccht_excel.findings.entry import RefusedError
from ccht_excel.likeness.aspects import Aspect
from ccht_excel.likeness.differences import Compared, Difference
from ccht_excel.likeness.packages import look_at
from ccht_excel.likeness.typed import named_cells, value_at
from ccht_excel.model.limits import Limits
from ccht_excel.spreadsheets.file_kind import sniff
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.spreadsheets.zip_package import open_package

_TEXTS = "xl/sharedStrings.xml"


class Held(Struct, frozen=True):
    """What holding a summary against its rendering gave.

    ``altered`` are places whose words changed, ``looks`` those that only look otherwise (both said to people),
    ``filled`` what was typed into the cells that are there for it, ``unsure`` why looks could not be compared.
    """

    altered: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    unsure: str = ""


def hold_against(
    data: bytes, sheets: Iterable[SheetGrid], parts: Mapping[str, bytes], fill_ins: Mapping[str, str], limits: Limits
) -> Held:
    """Compare a summary with the parts of its rendering.

    ``sheets`` are its cells as read, ``fill_ins`` its cells to fill in.
    """
    if has_parts(data, parts, limits):
        return Held()
    written = packed(parts)
    ours = look_at(written, limits)
    cells = {name: (sheet.name, place) for name, (sheet, place) in named_cells(ours, fill_ins).items()}
    try:
        theirs = look_at(data, limits)
    except (ValueError, RefusedError) as error:
        return Held(unsure=f"không so được cách trình bày ({error})")
    places = {(sheet, *place) for sheet, place in cells.values()}
    found = Compared(ours, theirs, places).differences()
    if any(item.aspect is Aspect.NUMBER for item in found):
        shown = _Shown(*(_by_name(grids) for grids in (read_workbook(written, limits).sheets, sheets)))
        found = tuple(map(shown.looked_at, found))
    before, after = ({sheet.name: sheet for sheet in look.sheets} for look in (ours, theirs))
    filled = (
        f"{fill_ins[name]} (trang {sheet}, ô {address(*place)}): {one_line(str(value_at(after[sheet], place)))[:200]}"
        for name, (sheet, place) in cells.items()
        if sheet in after and after[sheet].values.get(place, "") != before[sheet].values.get(place, "")
    )
    words, looks = (_said(item for item in found if item.in_words is said) for said in (True, False))
    return Held(words, looks, tuple(filled))


def shared_texts(data: bytes, limits: Limits) -> bytes:
    """The part of an .xlsx that holds its shared texts; empty where there is none, or the file is no sound .xlsx."""
    if len(data) > limits.file_bytes:
        return b""
    try:
        kind, package = sniff(data, limits)
        return package.read(_TEXTS) if package and kind == "xlsx" and _TEXTS in package else b""
    except RefusedError:
        return b""


def same_parts(data: bytes, written: bytes, limits: Limits) -> bool:
    """Whether two packages hold the same parts to the byte, however they were packed."""
    if data == written:
        return True
    try:
        packages = [open_package(item, limits) for item in (data, written)]
        names = [[entry.filename for entry in package.entries] for package in packages]
        return names[0] == names[1] and all(
            packages[0].read(name) == packages[1].read(name) for name in packages[1].names
        )
    except RefusedError:
        return False


def has_parts(data: bytes, parts: Mapping[str, bytes], limits: Limits) -> bool:
    """Whether a package holds these parts to the byte, in this order and no other ones, however it was packed."""
    try:
        package = open_package(data, limits)
        names = [entry.filename for entry in package.entries]
        return names == [*parts] and all(package.read(name) == part for name, part in parts.items())
    except RefusedError:
        return False


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts, to be read."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def _said(differences: Iterable[Difference]) -> tuple[str, ...]:
    """Differences said to people: places of a sheet that differ in the same way together."""
    grouped: dict[tuple[str, Aspect], list[str]] = {}
    for item in differences:
        grouped.setdefault((item.sheet, item.aspect), []).append(item.place)
    return tuple(
        f"{f'trang {sheet}, ' if sheet else ''}{_listed(places)}: {aspect.value}"
        if any(places)
        else f"{f'trang {sheet}: ' if sheet else ''}{aspect.value}"
        for (sheet, aspect), places in grouped.items()
    )


def _listed(places: list[str]) -> str:
    kept = list(filter(None, places))
    kind = kept[0].split(" ")[0] if kept else ""
    if len(kept) > 1 and all(place.startswith(f"{kind} ") for place in kept):
        kept = [kept[0], *(place[len(kind) + 1 :] for place in kept[1:])]
    return ", ".join(kept) if len(kept) <= 6 else f"{', '.join(kept[:6])} và {len(kept) - 6} chỗ nữa"


def _by_name(grids: Iterable[SheetGrid]) -> Mapping[str, SheetGrid]:
    return {grid.name: grid for grid in grids}


class _Shown(Struct, frozen=True):
    """What the cells show, as read from both files by the reader of returns, which knows what formats do."""

    written: Mapping[str, SheetGrid]
    found: Mapping[str, SheetGrid]

    def looked_at(self, item: Difference) -> Difference:
        """A difference of formats is one of words where the cell shows something else."""
        if item.aspect is not Aspect.NUMBER:
            return item
        place = position(item.place.removeprefix("ô "))
        ours, theirs = (_seen(_value_at(grids, item.sheet, place)) for grids in (self.written, self.found))
        return item if ours == theirs else item._replace(aspect=Aspect.SHOWN)


def _value_at(grids: Mapping[str, SheetGrid], sheet: str, place: tuple[int, int]) -> CellValue:
    if sheet not in grids:
        return ""
    values = next((values for row, values in grids[sheet].rows if row == place[0]), ())
    return values[place[1]] if place[1] < len(values) else ""


def _seen(value: CellValue) -> str:
    kind = "%" if isinstance(value, PercentValue) else "shown" if isinstance(value, ShownText) else ""
    text = format(float(value), ".10g") if isinstance(value, int | float) else one_line(str(value))
    return f"{kind}{text}"
