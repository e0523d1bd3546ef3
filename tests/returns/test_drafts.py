"""Documents that seem not to be there yet: they count, and are asked about."""

from __future__ import annotations

import pytest

from tests.support.returns import evidence_rows, filled, read

DOCUMENT = {"indicator": "4.2", "title": "Quyết định công nhận", "number": "215/QĐ-UBND", "date": "15/02/2024"}
DRAFTS = [
    ("title", "Dự thảo Quyết định công nhận"),
    ("title", "Quyết định công nhận (chưa ký)"),
    ("title", "Quyết định công nhận (dự thảo)"),
    ("title", "Quyết định công nhận, đang trình ký"),
    ("number", "…/QĐ-UBND"),
    ("number", "Số:      /QĐ-UBND"),
    ("number", "....../2024/QĐ-UBND"),
    ("number", "xx/QĐ-UBND"),
    ("issuer", "UBND xã, chưa ban hành"),
    ("date", "chờ ký"),
]
ISSUED = [
    ("title", "Báo cáo tiếp thu góp ý dự thảo Kế hoạch"),
    ("title", "Danh sách học viên đã ký nhận"),
    ("number", "Số 215/QĐ-UBND"),
    ("number", "215 /QĐ"),
    ("number", "12-KH/ĐU"),
    ("number", "KH số 5/2024"),
    ("number", "không số"),
    ("link", "https://xa.gov.vn/van-ban/qd-215.pdf"),
    ("link", "/van-thu/2024"),
]


def found(column: str, text: str) -> list[tuple[str, str | None]]:
    item = read(filled({}, change=evidence_rows({**DOCUMENT, column: text})))
    assert len(item.evidence) == 1
    return [(one.code, one.place.cell and one.place.cell[0]) for one in item.findings]


@pytest.mark.parametrize(("column", "text"), DRAFTS)
def test_a_document_that_is_not_issued_is_asked_about(column: str, text: str) -> None:
    assert [code for code, _ in found(column, text)] == ["evidence_not_issued"]


@pytest.mark.parametrize(("column", "text"), ISSUED)
def test_others_are_not(column: str, text: str) -> None:
    assert found(column, text) == []
