"""The documents of a dossier: their names on disk, what they are called, and what each is made from.

A document's file and its template have one name. Relies on the standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

SHIPPED_TEMPLATES = "ho_so"
"""The folder of the shipped templates, below that of the criteria sets."""

OWN_TEMPLATES = "mau"
"""The folder of a campaign where an office keeps its own templates."""

DOSSIER = "ho_so"
"""The folder of the results where the documents lie."""

SUMMARY_PDF = "tong_hop.pdf"


class DocumentKind(Struct, frozen=True):
    """One document: ``id`` is the stem of its file, ``title`` how it is called in messages and in its properties.

    ``judged``: it tells results; else it is made from the control workbook alone. ``mark`` is what such a
    document is in the files of an office, ``addressees`` the lines of Nơi nhận before those that the office named.
    """

    id: str
    title: str
    mark: str
    judged: bool = True
    addressees: tuple[str, ...] = ("Như trên",)

    @property
    def file(self) -> str:
        """Name of the document and of its template."""
        return f"{self.id}.docx"


PROPOSAL = DocumentKind("to_trinh", "Tờ trình", "TTr")
REPORT = DocumentKind("bao_cao_tu_danh_gia", "Báo cáo tự đánh giá", "BC")
PLAN = DocumentKind("ke_hoach_tu_danh_gia", "Kế hoạch tự đánh giá", "KH", False, ("Các {unit_word} được phân công",))
MINUTES = DocumentKind("bien_ban_hop", "Biên bản cuộc họp", "BB")
EVIDENCE = DocumentKind("danh_muc_minh_chung", "Danh mục minh chứng", "")

KINDS: Mapping[str, DocumentKind] = {kind.id: kind for kind in (PROPOSAL, REPORT, MINUTES, PLAN, EVIDENCE)}
"""Every document by its id, in the order in which they are listed."""
