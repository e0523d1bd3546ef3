"""Conditional formats that make a cell show another thing than it holds are never read over in silence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule, FormulaRule, IconSetRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from ccht_excel.model.law import Outcome
from ccht_excel.model.returns import Return
from ccht_excel.spreadsheets.conditional import Effect, always, effects, unknown
from ccht_excel.spreadsheets.conditional import Rule as Condition
from tests.support.campaigns import cell_of
from tests.support.damaged import sheet_changed
from tests.support.office_files import as_ods, cells_of, repacked
from tests.support.returns import EXPECTED, FIGURES, answer, evidence_rows, filled, read, said, values

MET, NOT_MET = Outcome.MET, Outcome.NOT_MET
STRUCK = DifferentialStyle(font=Font(strike=True))


def format_by(code: str) -> DifferentialStyle:
    return DifferentialStyle(numFmt=NumberFormat(numFmtId=190, formatCode=code))


def cell_is(operator: str, *limits: str, dxf: DifferentialStyle, stop: bool = False) -> Rule:
    return Rule(type="cellIs", operator=operator, formula=list(limits), dxf=dxf, stopIfTrue=stop)


def formula(text: str, dxf: DifferentialStyle) -> Rule:
    return Rule(type="expression", formula=[text], dxf=dxf)


def contains(text: str, dxf: DifferentialStyle) -> Rule:
    return Rule(type="containsText", operator="containsText", text=text, formula=["TRUE"], dxf=dxf)


def with_rules(datum: str, *rules: Rule) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        cell = cell_of(book, *answer(datum))
        for rule in rules:
            cell.parent.conditional_formatting.add(cell.coordinate, rule)

    return change


@pytest.mark.parametrize(
    ("rules", "expected", "code"),
    [
        ([cell_is("greaterThan", "100", dxf=format_by('"9999"'))], None, "cell_shown_otherwise"),
        ([cell_is("greaterThan", "100", dxf=format_by("0,"))], None, "cell_shown_otherwise"),
        ([cell_is("greaterThan", "6000", dxf=format_by('"9999"'))], 5432, None),
        ([cell_is("between", "1", "100", dxf=format_by('"9999"'))], 5432, None),
        ([cell_is("notBetween", "1", "100", dxf=format_by('"9999"'))], None, "cell_shown_otherwise"),
        ([cell_is("equal", "5432", dxf=STRUCK)], None, "text_struck_out"),
        ([cell_is("notEqual", "5432", dxf=STRUCK)], 5432, None),
        ([cell_is("equal", "$B$2", dxf=STRUCK)], None, "cell_shown_conditionally"),
        ([formula("TRUE", STRUCK)], None, "text_struck_out"),
        ([formula("FALSE", STRUCK)], 5432, None),
        ([formula("$H$1>TODAY()", STRUCK)], None, "cell_shown_conditionally"),
        ([formula("$H$1>TODAY()", format_by("#,##0"))], 5432, None),
        ([formula("TRUE", format_by('0" người"'))], 5432, None),
        ([formula("$H$1>TODAY()", format_by('0" người"'))], None, "cell_shown_conditionally"),
        ([formula("$H$1>TODAY()", format_by('"9999"'))], None, "cell_shown_conditionally"),
        ([CellIsRule("greaterThan", ["1"], fill=PatternFill("solid", bgColor="FFFF00"))], 5432, None),
        ([IconSetRule("3Arrows", "percent", [0, 33, 67], showValue=False)], None, "cell_shown_otherwise"),
        ([IconSetRule("3Arrows", "percent", [0, 33, 67], showValue=True)], 5432, None),
        (
            [
                cell_is("greaterThan", "1", dxf=DifferentialStyle(font=Font(b=True)), stop=True),
                formula("TRUE", STRUCK),
            ],
            5432,
            None,
        ),
    ],
)
def test_a_count_under_conditional_formats(rules: list[Rule], expected: int | None, code: str | None) -> None:
    item = read(filled(FIGURES, change=with_rules("citizens", *rules)))
    assert values(item).get("citizens") == expected
    assert values(item)["learning_citizens"] == 4321
    assert [found.code for found in item.findings] == ([code] if code else [])
    assert all(found.place == item.places["citizens"] for found in item.findings)


@pytest.mark.parametrize(
    ("typed", "rules", "expected", "code"),
    [
        ("Không đạt", [formula("TRUE", format_by(';;;"Đạt"'))], MET, None),
        ("Không đạt", [formula("LEN(F9)>1", format_by(';;;"Đạt"'))], None, "cell_shown_conditionally"),
        ("Đạt", [contains("không", STRUCK)], MET, None),
        ("Không đạt", [contains("không", STRUCK)], None, "text_struck_out"),
        ("Đạt", [formula("F9=F10", STRUCK)], None, "cell_shown_conditionally"),
        ("Đạt", [cell_is("equal", '"đạt"', dxf=STRUCK)], None, "text_struck_out"),
    ],
)
def test_a_result_under_conditional_formats(
    typed: str, rules: list[Rule], expected: Outcome | None, code: str | None
) -> None:
    item = read(filled({answer("1.1"): typed, answer("1.2"): "Đạt"}, change=with_rules("1.1", *rules)))
    assert values(item).get("1.1") == expected
    assert [found.code for found in item.findings] == ([code] if code else [])


def test_a_rule_over_whole_rows_leaves_keys_alone() -> None:
    def change(book: Workbook) -> None:
        book["Tiêu chí 5"].conditional_formatting.add("A1:Z60", FormulaRule(["$A1=1"], font=Font(strike=True)))

    item = read(filled(FIGURES, change=change))
    assert values(item) == {}
    assert {found.code for found in item.findings} >= {"cell_shown_conditionally"}
    assert {found.place for found in item.findings} >= {item.places["citizens"], item.places["learning_citizens"]}


def test_a_document_that_a_rule_may_strike_out_is_asked_about() -> None:
    def change(book: Workbook) -> None:
        evidence_rows({"indicator": "4.2", "title": "Quyết định số 7"})(book)
        sheet = book["Tiêu chí 4"]
        cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Quyết định số 7")
        sheet.conditional_formatting.add(cell.coordinate, FormulaRule(["$Z$1=1"], font=Font(strike=True)))

    item = read(filled({answer("4.2"): 3}, change=change))
    assert item.evidence == ()
    assert [code for code, _ in said(item)] == ["cell_shown_conditionally"]


# ---------------------------------------------------------------------------------------------
# Later kinds of rules, and open documents

_LATER = (
    '<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"'
    ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings>'
    '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:cfRule type="expression" priority="1"><xm:f>{}</xm:f><x14:dxf><font><strike/></font></x14:dxf></x14:cfRule>'
    "<xm:sqref>F16</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst></worksheet>"
)


@pytest.mark.parametrize(
    ("condition", "code"), [("TRUE", "text_struck_out"), ("'Hướng dẫn'!A1=1", "cell_shown_conditionally")]
)
def test_rules_of_later_versions_of_excel(condition: str, code: str) -> None:
    new = _LATER.format(condition).encode()
    item = read(sheet_changed(lambda xml: xml.replace(b"</worksheet>", new)))
    assert "citizens" not in values(item)
    assert said(item) == [(code, "F16")]


STYLES = (
    '<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"><office:styles>'
    '<number:number-style style:name="N1"><number:text>9999</number:text></number:number-style>'
    '<number:number-style style:name="N2"><number:number number:grouping="true"/></number:number-style>'
    '<style:style style:name="Gach_5f_1" style:display-name="Gach_1" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="So_1" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="So_2" style:family="table-cell" style:data-style-name="N2"/>'
    "</office:styles></office:document-styles>"
)


def in_open_document(condition: str, style: str) -> Return:
    rule = (
        "<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address=\"'Tiêu chí 5'.F16:"
        f'\'Tiêu chí 5\'.F16"><calcext:condition calcext:apply-style-name="{style}" calcext:value="{condition}"/>'
        "</calcext:conditional-format></calcext:conditional-formats>"
    )
    data = as_ods(cells_of(filled(FIGURES, unit="hoi_khuyen_hoc")), extra={"styles.xml": STYLES.encode()})

    def change(xml: bytes) -> bytes:
        before, mark, after = xml.decode().partition('table:name="Tiêu chí 5"')
        return (before + mark + after.replace("</table:table>", f"{rule}</table:table>", 1)).encode()

    return read(repacked(data, {"content.xml": change}))


@pytest.mark.parametrize(
    ("condition", "style", "code"),
    [
        ("&gt;100", "Gach_1", "text_struck_out"),
        ("&gt;100", "Gach_5f_1", "text_struck_out"),
        ("&lt;100", "Gach_1", None),
        ("=5432", "Gach_1", "text_struck_out"),
        ("between(1,10)", "Gach_1", None),
        ("formula-is(1)", "Gach_1", "text_struck_out"),
        ("formula-is([.A1]=2)", "Gach_1", "cell_shown_conditionally"),
        ("duplicate", "Gach_1", "cell_shown_conditionally"),
        ("&gt;100", "So_1", "cell_shown_conditionally"),
        ("&lt;100", "So_1", None),
        ("&gt;100", "So_2", None),
        ("&gt;100", "Default", None),
    ],
)
def test_conditional_formats_of_open_documents(condition: str, style: str, code: str | None) -> None:
    item = in_open_document(condition, style)
    assert values(item).get("citizens") == (None if code else EXPECTED["citizens"])
    assert [found for found, _ in said(item)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("condition", "style", "code"),
    [
        ("cell-content()&gt;100", "Gach_1", "text_struck_out"),
        ("cell-content()&lt;100", "Gach_1", None),
        ("cell-content-is-between(5000,6000)", "Gach_1", "text_struck_out"),
        ("cell-content-is-not-between(5000,6000)", "Gach_1", None),
        ("is-true-formula(1)", "Gach_1", "text_struck_out"),
        ("is-true-formula([.A1]=2)", "Gach_1", "cell_shown_conditionally"),
        ("cell-content()&gt;100", "So_1", "cell_shown_conditionally"),
        ("cell-content()&gt;100", "So_2", None),
    ],
)
def test_conditions_within_the_styles_of_open_documents(condition: str, style: str, code: str | None) -> None:
    own = (
        '<style:style style:name="rieng" style:family="table-cell">'
        f'<style:map style:condition="{condition}" style:apply-style-name="{style}"/></style:style>'
    )
    styles = STYLES.replace("</office:styles>", f"{own}</office:styles>")
    data = as_ods(cells_of(filled(FIGURES, unit="hoi_khuyen_hoc")), extra={"styles.xml": styles.encode()})
    cell = b'<table:table-cell office:value-type="float" office:value="5432"'

    def change(xml: bytes) -> bytes:
        assert xml.count(cell) == 1 or cell in xml
        before, _, after = xml.rpartition(cell)
        return before + cell.replace(b"cell ", b'cell table:style-name="rieng" ', 1) + after

    item = read(repacked(data, {"content.xml": change}))
    assert values(item).get("citizens") == (None if code else EXPECTED["citizens"])
    assert [found for found, _ in said(item)] == ([code] if code else [])


# ---------------------------------------------------------------------------------------------
# Several rules for one cell


def test_the_first_rule_has_the_right_of_way() -> None:
    area = [((0, 0), (0, 0))]
    strike, plain = Effect(struck=True), Effect(struck=False)
    assert effects([Condition(area, always, plain, 1), Condition(area, always, strike, 2)], 1.0) == {plain}
    assert effects([Condition(area, always, plain, 2), Condition(area, always, strike, 1)], 1.0) == {strike}
    assert effects([Condition(area, unknown, plain, 1), Condition(area, always, strike, 2)], 1.0) == {plain, strike}
    assert effects([Condition(area, unknown, strike, 1)], 1.0) == {Effect(), strike}
    stopping = [Condition(area, unknown, Effect(), 1, stops=True), Condition(area, always, strike, 2)]
    assert effects(stopping, 1.0) == {Effect(), strike}
