"""Word files read and changed by plain zip and XML: another library than the program writes them with."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"


def parts(data: bytes) -> dict[str, bytes]:
    """Every part of a package by its name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    """A package of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return stream.getvalue()


def lines(path: Path, part: str = BODY) -> list[str]:
    """The text of every paragraph of a part that has any, spaces of all kinds as one."""
    root = ElementTree.fromstring(parts(path.read_bytes())[part])
    texts = (_text(item) for item in root.iter(f"{W}p"))
    return [" ".join(text.split()) for text in texts if text.strip()]


def _text(paragraph: ElementTree.Element) -> str:
    return "".join(
        (item.text or "") if item.tag == f"{W}t" else "\n"
        for item in paragraph.iter()
        if item.tag in (f"{W}t", f"{W}br")
    )


def text(path: Path) -> str:
    """The body of a document."""
    return "\n".join(lines(path))


def everything(path: Path) -> str:
    """The text of all parts that people see."""
    found = parts(path.read_bytes())
    names = [name for name in found if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name)]
    return "\n".join(line for name in names for line in lines(path, name))


def change(path: Path, edit: Callable[[str], str], part: str = BODY) -> None:
    """Change the XML of one part; there must be something to change."""
    content = parts(path.read_bytes())
    before = content[part].decode()
    after = edit(before)
    assert after != before
    content[part] = after.encode()
    path.write_bytes(packed(content))


def replace(path: Path, old: str, new: str, part: str = BODY) -> None:
    """Type over words of a document, at the first place."""
    change(path, lambda xml: xml.replace(escape(old), escape(new), 1), part)


def template(path: Path, *paragraphs: str | Sequence[str], footer: str = "{{ ma_noi_dung }}") -> Path:
    """A template as Word would save it: a paragraph a text, or a text split over several runs."""
    runs = [[item] if isinstance(item, str) else item for item in paragraphs]
    body = "".join(f"<w:p>{''.join(map(_run, one))}</w:p>" for one in runs)
    return raw_template(path, body, footer)


def raw_template(
    path: Path, body: str, footer: str = "{{ ma_noi_dung }}", more: dict[str, bytes] | None = None
) -> Path:
    """A template with this XML in its body."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    content = {
        "[Content_Types].xml": f'{head}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{types}.document.main+xml"/>'
        f'<Override PartName="/word/footer1.xml" ContentType="{types}.footer+xml"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{head}<w:document {space} xmlns:r="{relations}"><w:body>{body}<w:sectPr>'
        '<w:footerReference w:type="default" r:id="rId1"/></w:sectPr></w:body></w:document>',
        "word/footer1.xml": f"{head}<w:ftr {space}><w:p>{_run(footer)}</w:p></w:ftr>",
        "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{relations}/footer" Target="footer1.xml"/></Relationships>',
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed({name: data.encode() for name, data in content.items()} | (more or {})))
    return path


def _run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
