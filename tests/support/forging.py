"""A summary's package taken apart to be forged: parts as text, cells by what they say, styles by what they are made of.

Everything is done on the XML, with none of the program's own readers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from xml.sax.saxutils import escape

import openpyxl
from msgspec import Struct, field

from tests.support.office_files import packed, parts_of, sheet_part

MAIN = "Tổng hợp"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Forge(Struct):
    """One package: change it, then :meth:`done`."""

    data: bytes
    parts: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parts = parts_of(self.data)

    def done(self) -> bytes:
        return packed(self.parts)

    def edit(self, part: str, change: Callable[[str], str]) -> Forge:
        """Change one part as text; a change that changes nothing is a mistake of the test."""
        before = self.parts[part].decode()
        after = change(before)
        assert after != before, f"{part} is still the same"
        self.parts[part] = after.encode()
        return self

    def replace(self, part: str, old: str, new: str, count: int = -1) -> Forge:
        return self.edit(part, lambda text: text.replace(old, new, count))

    def part(self, sheet: str = MAIN) -> str:
        return sheet_part(self.data, sheet)

    def sheet(self, old: str, new: str, sheet: str = MAIN) -> Forge:
        """Change text in a sheet's part, once."""
        return self.replace(self.part(sheet), old, new, 1)

    # --- cells

    def find(self, text: str, sheet: str = MAIN, *, last: bool = False) -> str:
        """Address of the first (or last) cell that says this."""
        book = openpyxl.load_workbook(io.BytesIO(self.data), data_only=True)
        found = [cell.coordinate for row in book[sheet].iter_rows() for cell in row if str(cell.value) == text]
        return found[-1 if last else 0]

    def cell(self, place: str, new: Callable[[str], str], sheet: str = MAIN) -> Forge:
        """Change the element of one cell."""

        def change(xml: str) -> str:
            return re.sub(
                rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)', lambda match: new(match[0]), xml, count=1, flags=re.S
            )

        return self.edit(self.part(sheet), change)

    def words(self, place: str, text: str, sheet: str = MAIN) -> Forge:
        """Put words into a cell, its style kept."""

        def new(cell: str) -> str:
            style = re.search(r' s="(\d+)"', cell)
            kept = style[0] if style else ""
            return f'<c r="{place}"{kept} t="inlineStr"><is><t>{escape(text)}</t></is></c>'

        return self.cell(place, new, sheet)

    def row(self, number: int, attributes: str, sheet: str = MAIN) -> Forge:
        """Give a row these attributes in place of its height."""

        def change(xml: str) -> str:
            return re.sub(
                rf'<row r="{number}"([^>]*?)(?: ht="[^"]*" customHeight="1")([^>]*)>',
                rf'<row r="{number}"\1\2 {attributes}>',
                xml,
            )

        return self.edit(self.part(sheet), change)

    # --- styles

    def restyle(self, place: str, sheet: str = MAIN, **changes: str) -> Forge:
        """Give one cell a style of its own: ``font``, ``fill``, ``numFmt`` or ``alignment`` (XML, code, attributes)."""
        styles = self.parts["xl/styles.xml"].decode()
        cell = re.search(rf'<c r="{place}"[^>]*? s="(\d+)"', self.parts[self.part(sheet)].decode())
        assert cell
        head, body, tail = re.split(r"(<cellXfs[^>]*>.*?</cellXfs>)", styles, flags=re.S)
        xfs = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", body, re.S)
        xf = xfs[int(cell[1])]
        for name, value in changes.items():
            if name == "alignment":
                xf = re.sub(r"<alignment [^>]*/>", f"<alignment {value}/>", xf)
            elif name == "numFmt":
                head = _listed(
                    head, "numFmts", f'<numFmt numFmtId="199" formatCode="{escape(value, {chr(34): "&quot;"})}"/>'
                )
                xf = re.sub(r'numFmtId="\d+"', 'numFmtId="199"', xf, count=1)
            else:
                head = _listed(head, f"{name}s", value)
                index = len(re.findall(rf"<{name}>", head.split(f"<{name}s")[1].split(f"</{name}s>")[0])) - 1
                xf = re.sub(rf'{name}Id="\d+"', f'{name}Id="{index}"', xf, count=1)
        body = body.replace("</cellXfs>", f"{xf}</cellXfs>")
        self.parts["xl/styles.xml"] = (head + body + tail).encode()
        return self.cell(place, lambda text: re.sub(r' s="\d+"', f' s="{len(xfs)}"', text, count=1), sheet)

    # --- more parts

    def add_part(self, name: str, content: str, kind: str) -> Forge:
        """Add a part with its content type."""
        self.parts[name] = content.encode()
        override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
        return self.replace("[Content_Types].xml", "</Types>", override)

    def relate(self, part: str, kind: str, target: str, id: str = "rId99", more: str = "") -> Forge:
        """Let a part refer to another."""
        folder, _, name = part.rpartition("/")
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self.parts:
            self.parts[relations] = (
                b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
            )
        relation = f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"{more}/></Relationships>'
        return self.replace(relations, "</Relationships>", relation)


def _listed(head: str, group: str, item: str) -> str:
    return head.replace(f"</{group}>", f"{item}</{group}>")
