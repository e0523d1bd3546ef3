"""What a document carries besides its pages: which it is, of which run, and all it is made from.

Kept as a part of the .docx that Word and LibreOffice leave alone. Relies on :mod:`ccht_excel.verification.record`: from
it the document can be made anew and compared. Refuses with ``ValueError`` a record that is not whole; what it says is a
stranger's word until then.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from typing import TypeAlias
from xml.etree import ElementTree

from msgspec import Struct

from ccht_excel.documents.kinds import KINDS, DocumentKind
from ccht_excel.exchange.own_texts import DOCUMENT_NAMESPACE
from ccht_excel.exchange.plain_data import as_text, from_text
from ccht_excel.files.program import generator
from ccht_excel.law.criteria import rules_for
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import CriteriaSet
from ccht_excel.verification.content import content_code
from ccht_excel.verification.record import assessment_from, record_text, run_id
from ccht_excel.version import __version__

_LARGEST = 64 << 20
_KEYS = ("kind", "run", "code", "generator", "template")

Source: TypeAlias = Assessment | Campaign
"""What a document is made from."""


class DocumentRecord(Struct, frozen=True):
    """What a document says of itself. ``code`` is its content code, ``template`` the SHA-256 of its template."""

    kind: DocumentKind
    run: str
    code: str
    generator: str
    template: str
    text: str

    @property
    def source(self) -> Source:
        """What it is made from, judged again. Raises ``ValueError``, ``CriteriaError``."""
        if self.kind.judged:
            return assessment_from(self.text)
        campaign: Campaign = from_text(Campaign, self.text)
        return campaign

    def xml(self) -> bytes:
        """The part of the .docx that holds it."""
        from xml.sax.saxutils import quoteattr  # slow: urllib, ssl and email come with it

        values = (self.kind.id, self.run, self.code, self.generator, self.template)
        named = " ".join(f"{key}={quoteattr(value)}" for key, value in zip(_KEYS, values, strict=True))
        packed = base64.b64encode(zlib.compress(self.text.encode(), 9)).decode()
        head = '<?xml version="1.0" encoding="UTF-8"?>\n'
        return f'{head}<ccht xmlns="{DOCUMENT_NAMESPACE}" {named}>{packed}</ccht>'.encode()


def record_of(source: Source, kind: DocumentKind, template: bytes) -> DocumentRecord:
    """The record of a document that is being made."""
    text = record_text(source) if isinstance(source, Assessment) else as_text(source)
    if isinstance(source, Assessment):
        run, code = run_id(source), content_code(source)
    else:
        digest = hashlib.sha256(f"{__version__}\n{text}".encode()).hexdigest()
        digits = hashlib.sha256(text.encode()).hexdigest()[:12].upper()
        run, code = digest[:16], "-".join(digits[start : start + 4] for start in (0, 4, 8))
    return DocumentRecord(kind, run, code, generator(), hashlib.sha256(template).hexdigest(), text)


def record_from(tree: ElementTree.Element) -> DocumentRecord:
    """The record in a part. Raises ``ValueError``."""
    found = {key: tree.get(key, "") for key in _KEYS}
    kind = KINDS.get(found["kind"])
    if kind is None:
        raise ValueError("không rõ là văn bản nào")
    try:
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(base64.b64decode(tree.text or "", validate=True), _LARGEST)
        if not unpacking.eof:
            raise ValueError("bị cắt cụt hoặc quá lớn")
        text = data.decode()
    except (zlib.error, ValueError) as error:
        raise ValueError("phần dữ liệu kèm theo bị hỏng") from error
    return DocumentRecord(kind, found["run"], found["code"], found["generator"], found["template"], text)


def criteria_of(source: Source) -> CriteriaSet:
    """The criteria set of a source. Raises ``CriteriaError``."""
    if isinstance(source, Assessment):
        return source.criteria_set
    return rules_for(source)
