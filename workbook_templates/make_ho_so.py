"""Draws the shipped templates of the dossier, ``ho_so/*.docx``, by Nghị định 30/2020/NĐ-CP.

Run it after a change here: ``python workbook_templates/make_ho_so.py``; a test compares. Only texts that every commune
prints stand here; figures and names are fields (``ccht_excel/documents/fields.py``).
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

HERE = Path(__file__).resolve().parent / "ho_so"
FONT = "Times New Roman"
LEFT, RIGHT, CENTRE, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
_STRONG = re.compile(r"\*([^*\s][^*]*)\*")
"""Words between asterisks are bold."""

_SPARE = re.compile("stylesWithEffects|thumbnail")
"""Parts of the library's own empty document that nobody needs."""

BODY = 13
"""Size of running text: 13 or 14."""

# Page: A4, margins in centimetres (20-25 mm at top and bottom, 30-35 left, 15-20 right).
PAGE, MARGINS = (21.0, 29.7), {"top": 2.0, "bottom": 2.0, "left": 3.0, "right": 1.5}
WIDTH = PAGE[0] - MARGINS["left"] - MARGINS["right"]
ROOM_TO_SIGN = 62
"""Points between what a person signs as and the name."""
HEAD = (6.3, WIDTH - 6.3)
MOTTO = 5.8
"""Width of the motto in bold 13 points: the line under it is as long."""


class Paper:
    """One document being drawn."""

    def __init__(self, size: float = BODY, after: float = 3) -> None:
        self.docx: Any = Document()
        self.size, self.after = size, after
        style = self.docx.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(name), FONT)
        language = OxmlElement("w:lang")
        for name in ("w:val", "w:eastAsia"):
            language.set(qn(name), "vi-VN")
        style.element.get_or_add_rPr().append(language)
        self._page()

    def _page(self) -> None:
        section = self.docx.sections[0]
        section.page_width, section.page_height = Cm(PAGE[0]), Cm(PAGE[1])
        section.top_margin, section.bottom_margin = Cm(MARGINS["top"]), Cm(MARGINS["bottom"])
        section.left_margin, section.right_margin = Cm(MARGINS["left"]), Cm(MARGINS["right"])
        section.header_distance, section.footer_distance = Cm(1.0), Cm(0.9)
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        number.alignment = CENTRE
        _field(number, "PAGE", BODY)
        for footer in (section.footer, section.first_page_footer):
            line = footer.paragraphs[0]
            line.alignment = LEFT
            run(line, "Mã nội dung {{ ma_noi_dung }}", size=9, italic=True)

    # -----------------------------------------------------------------------------------------
    # Pieces

    def line(self, *texts: str, where: Any = None, **look: Any) -> Any:
        """A paragraph; pieces between asterisks are bold."""
        paragraph = (where or self.docx).add_paragraph()
        return dress(paragraph, *texts, **{"size": self.size, **look})

    def text(self, *texts: str, **look: Any) -> Any:
        """A paragraph of running text: justified, first line indented."""
        return self.line(*texts, **{"align": BOTH, "indent": 1.0, "after": self.after, **look})

    def only(self, mark: str) -> None:
        """A paragraph that is a command to the program and leaves no trace: ``if …``, ``for …``, ``endif``."""
        self.line(f"{{%p {mark} %}}")

    def heading(self, title: str, **look: Any) -> Any:
        return self.text(title, **{"bold": True, "before": 4, "keep": True, **look})

    def rule(self, length: float, room: float, where: Any, after: float = 4) -> None:
        """A line of this length, centred in a room, both in centimetres."""
        paragraph = where.add_paragraph()
        dress(paragraph, size=2, before=2, after=after)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm((room - length) / 2)
        edges, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
            top.set(qn(f"w:{name}"), value)
        edges.append(top)
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(edges, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")

    def head(self, number: bool = True) -> None:
        """Issuing body, quốc hiệu and tiêu ngữ with their lines, number, place and date."""
        left, right = self._row(self._table(HEAD))
        self.line("{%p if co_quan_viet_hoa %}", where=left)
        self.line("{{ co_quan_viet_hoa }}", where=left, size=13, bold=True, align=CENTRE)
        self.line("{%p endif %}", where=left)
        self.line("{{ doi_tuong_viet_hoa }}", where=left, size=13, bold=True, align=CENTRE)
        self.rule(2.2, HEAD[0], left)
        self.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", where=right, size=12.5, bold=True, align=CENTRE)
        self.line("Độc lập - Tự do - Hạnh phúc", where=right, size=13, bold=True, align=CENTRE)
        self.rule(MOTTO, HEAD[1], right)
        self.line("Số: {{ so_ky_hieu }}" if number else "", where=left, size=13, align=CENTRE)
        self.line("{{ noi_ngay }}", where=right, size=13, italic=True, align=CENTRE)
        for cell in (left, right):
            _without_first(cell)

    def title(self, *lines: str, before: float = 12) -> None:
        """Kind of document and what it is about, with the line under it."""
        for number, text in enumerate(lines):
            self.line(text, size=14, bold=True, align=CENTRE, before=0 if number else before)
        self.rule(3.2, WIDTH, self.docx, after=8)

    def _table(self, widths: Sequence[float], *, border: bool = False) -> Any:
        table = self.docx.add_table(rows=0, cols=len(widths))
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        if border:
            table.style = "Table Grid"
        for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = Cm(width)
        _margins(table, 0.15 if border else 0.0)
        table.widths = widths
        return table

    def _row(self, table: Any) -> Any:
        cells = table.add_row().cells
        for cell, width in zip(cells, table.widths, strict=True):
            cell.width = Cm(width)
        return cells

    def table(
        self, heads: Sequence[tuple[str, float]], rows: Sequence[Row], size: float = 12, *, keep: bool = False
    ) -> None:
        """A table with lines whose head stands on every page. A row is its cells, or one command to the program.

        With ``keep`` last rows that are kept with what follows stay with what stands below the table.
        """
        table = self._table([width for _, width in heads], border=True)
        for cell, (label, _) in zip(self._row(table), heads, strict=True):
            dress(cell.paragraphs[0], label, size=size, bold=True, align=CENTRE, before=2, after=2)
            _middle(cell)
        _repeated(table.rows[0])
        for row in rows:
            cells = self._row(table)
            if isinstance(row, str):
                dress(cells[0].paragraphs[0], f"{{%tr {row} %}}", size=size)
                continue
            if len(row) < len(cells):
                last = cells[len(row) - 1].merge(cells[-1])
                cells = [*cells[: len(row) - 1], last]
            for cell, one in zip(cells, row, strict=True):
                one.fill(cell, size)
            _whole(table.rows[-1])
        self.line("", size=4, keep=keep)

    def signature(self, left: Callable[[Paper, Any], None], right: Callable[[Paper, Any], None]) -> None:
        """Two blocks side by side that stay on one page."""
        self.line("", size=6, keep=True)
        table = self._table((WIDTH / 2, WIDTH / 2))
        cells = self._row(table)
        left(self, cells[0])
        right(self, cells[1])
        for cell in cells:
            _without_first(cell)
        _whole(table.rows[0])
        # Word wants a paragraph after a table; let it take no room.
        self.line("", size=1).paragraph_format.line_spacing = Pt(1)

    def write(self) -> bytes:
        """The template as a file, the same at every time."""
        properties = self.docx.core_properties
        properties.author = properties.last_modified_by = "ccht_excel"
        properties.title = properties.comments = ""
        properties.created = properties.modified = datetime(2024, 1, 1)
        stream = io.BytesIO()
        self.docx.save(stream)
        with zipfile.ZipFile(stream) as package:
            parts = {name: package.read(name) for name in package.namelist() if not _SPARE.search(name)}
        for name in ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"):
            parts[name] = re.sub(
                rb"<(Override|Relationship) [^>]*(stylesWithEffects|thumbnail)[^>]*/>", b"", parts[name]
            )
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
            for name in sorted(parts, key=lambda item: (item != "[Content_Types].xml", item)):
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
                package.writestr(entry, parts[name])
        return packed.getvalue()


class Cell:
    """What stands in a cell of a table."""

    def __init__(self, *texts: str, **look: Any) -> None:
        self.texts, self.look = texts, look

    def fill(self, cell: Any, size: float) -> None:
        dress(cell.paragraphs[0], *self.texts, **{"size": size, "before": 1, "after": 1, **self.look})
        _middle(cell)


Row = str | Sequence[Cell]


def run(paragraph: Any, text: str, *, size: float, bold: bool = False, italic: bool = False) -> None:
    """Letters of one look."""
    made = paragraph.add_run(text)
    made.font.size, made.bold, made.italic = Pt(size), bold or None, italic or None


def dress(
    paragraph: Any,
    *texts: str,
    size: float,
    bold: bool = False,
    italic: bool = False,
    align: Any = LEFT,
    before: float = 0,
    after: float = 0,
    indent: float = 0,
    left: float = 0,
    spacing: float = 1.0,
    keep: bool = False,
) -> Any:
    """Text and look of a paragraph. Texts between asterisks are bold."""
    form = paragraph.paragraph_format
    form.alignment, form.space_before, form.space_after = align, Pt(before), Pt(after)
    form.line_spacing, form.keep_with_next = spacing, keep or None
    if indent:
        form.first_line_indent = Cm(indent)
    if left:
        form.left_indent = Cm(left)
    for number, text in enumerate(_STRONG.split("".join(texts))):
        if text:
            run(paragraph, text, size=size, bold=bold or number % 2 == 1, italic=italic)
    if not "".join(texts):
        mark, height = OxmlElement("w:rPr"), OxmlElement("w:sz")
        height.set(qn("w:val"), str(int(size * 2)))
        mark.append(height)
        paragraph._p.get_or_add_pPr().insert_element_before(mark, "w:sectPr", "w:pPrChange")
    return paragraph


def _field(paragraph: Any, code: str, size: float) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        made = paragraph.add_run()
        made.font.size = Pt(size)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        made._r.append(mark)


def _margins(table: Any, side: float) -> None:
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        edge = OxmlElement(f"w:{name}")
        edge.set(qn("w:w"), str(int(side * 567)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription", "w:tblPrChange")


def _without_first(cell: Any) -> None:
    """A new cell has an empty paragraph, which would stand over what was added."""
    first = cell.paragraphs[0]._p
    first.getparent().remove(first)


def _middle(cell: Any) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _repeated(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    mark = OxmlElement("w:cantSplit")
    properties.append(mark)
    properties.append(OxmlElement("w:tblHeader"))


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def addressees(paper: Paper, cell: Any) -> None:
    """Nơi nhận, as the decree sets it: heading 12 bold italic, lines 11."""
    paper.line("Nơi nhận:", where=cell, size=12, bold=True, italic=True)
    paper.line("{%p for noi in noi_nhan %}", where=cell)
    paper.line("- {{ noi }}{% if loop.last %}.{% else %};{% endif %}", where=cell, size=11)
    paper.line("{%p endfor %}", where=cell)


def signer(paper: Paper, cell: Any) -> None:
    """For whom and as what is signed, room to sign, the name."""
    paper.line("{%p for dong in ky %}", where=cell)
    paper.line("{{ dong }}", where=cell, size=13, bold=True, align=CENTRE, keep=True)
    paper.line("{%p endfor %}", where=cell)
    paper.line("{{ nguoi_ky }}", where=cell, size=13, bold=True, align=CENTRE, before=ROOM_TO_SIGN)


def main() -> None:
    """Write every template."""
    sys.dont_write_bytecode = True  # the folder is shipped
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from ho_so_texts import DOCUMENTS

    HERE.mkdir(exist_ok=True)
    for name, draw in DOCUMENTS.items():
        (HERE / name).write_bytes(draw().write())


if __name__ == "__main__":
    main()
