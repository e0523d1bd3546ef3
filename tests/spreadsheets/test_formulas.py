"""Which formulas only compute, and which reach outside."""

from __future__ import annotations

import pytest

from ccht_excel.spreadsheets.formulas import is_passive

PASSIVE = [
    *("F16+F17", "SUM(A1:B2)", "'Trang 2'!A1", "_xlfn.XLOOKUP(A1,B:B,C:C)"),
    *('IF(A1="[x]|y","a","b")', "Bảng1[[#This Row],[Cột 1]]*2", "SUM(Bảng1[2024])", "SUM(Bảng1[@Cột])"),
    *('HYPERLINK("https://xa.gov.vn","văn bản")', 'HYPERLINK("#\'Tiêu chí 5\'!F16","tới ô")', "sum(a1)"),
    *('_xlfn.DISPIMG("ID_1",1)', "_xlfn.LET(_xlpm.x,1,_xlpm.x+1)", "A1 (B1:B2)", '"cmd|calc"&A1', "TRUE", "-(A1)"),
    *('SUBSTITUTE(A1,"""","")', "'Nhà ''ông'''!A1", "LOG10(A1)", "OFFSET(A1,0,ROWS(B1:B3))", "", "#REF!"),
]
ACTIVE = [
    *(
        "cmd|'/c calc'!A0",
        "'cmd'|'/c calc'!A0",
        "[1]Sheet1!A1",
        "'[1]Sheet1'!A1",
        "SUM([2]S!A1:A9)",
        "'C:\\x\\[y.xlsx]S'!A1",
    ),
    *('WEBSERVICE("http://x")', '_xlfn.WEBSERVICE("http://x")', 'webservice ("http://x")', 'RTD("x",,"y")', "CALL(A1)"),
    *('EXEC("calc")', 'REGISTER.ID("a","b")', "LayTen(A1)", "_xll.Ham(A1)", '_xlfn.IMAGE("https://x/y.png")'),
    *(
        'DDE("soffice","a","b")',
        '__xludf.DUMMYFUNCTION("IMPORTRANGE()")',
        "_xludf.Ham(A1)",
        'IMPORTXML("http://x","//a")',
    ),
    *('HYPERLINK("\\\\evil\\share","x")', 'HYPERLINK("file://evil/x","x")', "HYPERLINK(A1,B1)", 'HYPERLINK("x:y","z")'),
    *('IF(1,HYPERLINK("https://x"),HYPERLINK(A1))', "1+\n[1]S!A1", "(  [1]S!A1)", '"a"&[1]S!A1', 'CUBEVALUE("x","y")'),
    *("_xlfn._xlws.PY(0,1)", 'SQL.REQUEST("x")', "a\\b(1)", "1" * 9000, "GET.WORKSPACE(1)", 'INFO("directory")'),
]


@pytest.mark.parametrize("formula", PASSIVE)
def test_these_only_compute(formula: str) -> None:
    assert is_passive(formula)


@pytest.mark.parametrize("formula", ACTIVE)
def test_these_reach_outside(formula: str) -> None:
    assert not is_passive(formula)


@pytest.mark.parametrize("piece", ["(", "[", "'", '"', "|", " ", "A(", "HYPERLINK(", "''", '""', "[[", "_xlfn."])
def test_long_formulas_end(piece: str) -> None:
    is_passive(piece * (8_000 // len(piece)))
