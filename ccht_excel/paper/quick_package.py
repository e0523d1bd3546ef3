"""XlsxWriter's packager with short ways: the same parts, sooner, handed over to be packed or held against others.

Relies on what XlsxWriter keeps of a workbook, and on formats that nobody changes once they are made.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

from ccht_excel.paper.packing import package_of
from ccht_excel.paper.quick_chart import QuickChart
from ccht_excel.patterns import regex


class Unpacked:
    """A target that takes the parts of a workbook as they are, nothing packed."""

    def __init__(self) -> None:
        self.parts: Mapping[str, bytes] = {}


class QuickBook(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook in memory whose formats are made once for all workbooks, and its styles once for all with the same.

    Its target may be :class:`Unpacked`.
    """

    filename: Any

    def add_format(self, properties: Mapping[str, Any] | None = None) -> Format:
        """XlsxWriter's. What was made is not to be changed."""
        key = (*self.default_format_properties.items(), *(properties or {}).items())
        known = _FORMATS.get(key)
        if known is None:
            made = super().add_format(properties)
            made._get_format_key()
            made.made_from = key
            _keep(_FORMATS, key, dict(vars(made)))
            return made
        made = Format.__new__(Format)
        vars(made).update(known, xf_format_indices=self.xf_format_indices, dxf_format_indices=self.dxf_format_indices)
        self.formats.append(made)
        return made

    def add_chart(self, options: Mapping[str, Any]) -> Any:
        """XlsxWriter's."""
        chart = QuickChart(options, partial(self._own_chart, options))
        self.charts.append(chart)
        return chart

    def _own_chart(self, options: Mapping[str, Any]) -> Any:
        """The chart that XlsxWriter would make, as one that belongs to this workbook."""
        chart = super().add_chart(options)
        self.charts.remove(chart)
        return chart

    def _get_packager(self) -> QuickPackager:
        self.packager = QuickPackager()
        return self.packager

    def _prepare_format_properties(self) -> None:
        self.looks = (
            self.has_comments,
            *map(str, self.custom_colors),
            *[
                (made.made_from, made.xf_index, made.dxf_index)
                for made in self.formats
                if made.xf_index is not None or made.dxf_index is not None
            ],
        )
        if self.looks not in _STYLES:
            super()._prepare_format_properties()

    def _store_workbook(self) -> None:
        target, self.filename = self.filename, io.BytesIO()
        try:
            super()._store_workbook()
        finally:
            self.filename = target
        parts = self.packager.parts
        self._untie()
        if isinstance(target, Unpacked):
            target.parts = parts
        elif isinstance(target, str):
            Path(target).write_bytes(package_of(parts))
        else:
            target.write(package_of(parts))

    def _untie(self) -> None:
        """Leave nothing that leads back here: in a circle, all cells would wait for the collector to look at each."""
        del self.packager
        self.charts.clear()
        for sheet in self.worksheets_objs:
            sheet.workbook_add_format = None
            sheet.charts.clear()


_MOST_KEPT = 512
_FORMATS: dict[tuple[tuple[str, object], ...], dict[str, Any]] = {}
"""What a format is that nothing was done with yet, by what it was made from."""
_STYLES: dict[tuple[object, ...], str] = {}
"""The part of styles by its formats and their numbers."""


def _keep(kept: dict[Any, Any], key: Any, made: Any) -> None:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[key] = made


class QuickPackager(Packager):  # type: ignore[misc]
    """XlsxWriter's packager, with the shared texts written at once; it leaves packing to the workbook."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, bytes] = {}

    def _create_package(self) -> list[Any]:
        """The parts are taken from here; XlsxWriter gets none of them to pack."""
        for stream, name, _ in super()._create_package():
            content = stream.getvalue()
            self.parts[name] = content.encode() if isinstance(content, str) else content
        return []

    def _write_styles_file(self) -> None:
        looks = self.workbook.looks
        if looks in _STYLES:
            self._filename("xl/styles.xml").write(_STYLES[looks])
            return
        super()._write_styles_file()
        _keep(_STYLES, looks, self.filenames[-1][0].getvalue())

    def _write_shared_strings_file(self) -> None:
        texts = QuickTexts()
        texts.string_table = self.workbook.str_table
        if texts.string_table.count:
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


_UNUSUAL = regex(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|\A\s|\s\Z")
"""What XlsxWriter escapes in a shared text, or marks."""
_LONGEST_KEPT = 300


class QuickTexts(SharedStrings):  # type: ignore[misc]
    """XlsxWriter's table of shared texts; those that many workbooks have in common are looked at once."""

    def _write_sst_strings(self) -> None:
        self.fh.write(
            "".join(
                [
                    (_item if len(text) <= _LONGEST_KEPT else _item.__wrapped__)(text)
                    for text in self.string_table.string_array
                ]
            )
        )


@lru_cache(maxsize=4096)
def _item(text: str) -> str:
    """A shared text as its part has it; most need no escape."""
    if not _UNUSUAL.search(text):
        return f"<si><t>{text}</t></si>"
    one = SharedStrings()
    one._set_xml_writer(io.StringIO())
    one._write_si(text)
    return str(one.fh.getvalue())
