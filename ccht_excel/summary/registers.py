"""The registers of the summary: `Tình hình nộp`, `Cần sửa`, `Minh chứng`, `Nguồn số liệu`.

Every file, finding, document and report has its row; nothing is left out. Column labels and widths are tables below.
Relies on :mod:`ccht_excel.paper.page` and :mod:`ccht_excel.summary.texts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ccht_excel.exchange.cell_text import storable
from ccht_excel.findings.groups import SEVERITIES, group_findings, points_by_severity
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.model.assessment import Assessment, Datum
from ccht_excel.model.campaign import Unit
from ccht_excel.model.finding import Severity
from ccht_excel.model.law import DatumKind, Outcome
from ccht_excel.model.returns import Report, Submission
from ccht_excel.paper.page import Page
from ccht_excel.paper.palette import LIGHT, MUTED, UNSEEN
from ccht_excel.paper.rows import Content, Piece, Style
from ccht_excel.summary.stated import attributes_of, choice_text
from ccht_excel.summary.texts import STATUSES, about, datum_label, judged_text, levels_of, time_text, value_text
from ccht_excel.vietnamese.place_names import subject_words
from ccht_excel.vietnamese.printed import format_date
from ccht_excel.vietnamese.text import join_words

RETURNS_SHEET = "Tình hình nộp"
FINDINGS_SHEET = "Cần sửa"
EVIDENCE_SHEET = "Minh chứng"
SOURCES_SHEET = "Nguồn số liệu"

RETURNS_COLUMNS = ((5, "TT"), (28, "{Unit_word}"), (18, "Tình trạng"), (16, "Chỉ tiêu phụ trách"), (33, "Liên hệ"))
FILE_LABELS = ("TT", "{Unit_word}", "Tình trạng", "Lưu lúc", "Tệp")
FINDINGS_COLUMNS = (
    *((9, "Loại"), (24, "{Unit_word}"), (8, "Chỉ tiêu"), (22, "Tệp"), (13, "Trang"), (9, "Ô")),
    *((38, "Nội dung"), (34, "Cách sửa")),
)
EVIDENCE_COLUMNS = (
    *((8, "Chỉ tiêu"), (5, "TT"), (15, "Số, ký hiệu"), (12, "Ngày"), (22, "Cơ quan ban hành")),
    *((36, "Trích yếu"), (20, "Liên kết"), (22, "{Unit_word}"), (24, "Nguồn (tệp, trang, ô)")),
)
SOURCES_COLUMNS = (
    *((24, "Số liệu"), (12, "Giá trị dùng để đánh giá"), (22, "Căn cứ")),
    *((22, "{Unit_word} báo cáo"), (11, "Giá trị báo cáo"), (20, "Tệp"), (11, "Trang"), (8, "Ô")),
    (24, "Nội dung gốc trong ô"),
)
FILE_ASIDE = ("Nơi lưu tệp", "Mã SHA-256 của tệp")
ASIDE = {RETURNS_SHEET: (36, 70), EVIDENCE_SHEET: (36, 70), SOURCES_SHEET: (36, 70)}
"""Widths of the columns beside the printed ones: where each file lies, and its SHA-256."""
JUDGED_COLUMN = 1
EVIDENCE_INDICATOR_COLUMN = 0

OF_REGISTER = "Sổ quyết định của tệp điều khiển"
"""Whose the evidence is that no unit named."""

_TITLE: Style = {"bold": True, "size": 14, "align": "center"}
_SECTION: Style = {"bold": True, "size": 12}
_REMARK: Style = {"italic": True, "align": "center"}
_ASIDE: Style = {"border": 0, "wrap": False, "size": 9, "color": MUTED, "bold": False, "bg": UNSEEN}
_CENTRED: Style = {"align": "center"}


def _title(page: Page, assessment: Assessment, title: str, remark: str = "") -> None:
    page.line(title, **_TITLE)
    page.line(about(assessment), **_REMARK)
    if remark:
        page.line(remark, **_REMARK)
    page.skip(8)


# ---------------------------------------------------------------------------------------------
# Tình hình nộp


def unit_status(assessment: Assessment, unit: Unit) -> str:
    """Where a unit's return stands: đã nộp, nộp nhưng có lỗi, chưa nộp."""
    if unit.id in assessment.outstanding:
        sent = any(item.unit == unit.id for item in assessment.submissions)
        return "Chưa nộp (tệp gửi không dùng được)" if sent else "Chưa nộp"
    faulty = any(item.unit == unit.id and item.severity is Severity.ERROR for item in assessment.findings)
    return "Nộp nhưng có lỗi" if faulty else "Đã nộp"


def write_returns(page: Page, assessment: Assessment, footer: str) -> None:
    """Who has returned the workbook, then every file that came in and what became of it."""
    campaign = assessment.campaign
    deadline = f"; hạn nộp {format_date(campaign.deadline)}" if campaign.deadline else ""
    received, word = len(campaign.units) - len(assessment.outstanding), assessment.criteria_set.subject.unit
    _title(page, assessment, "TÌNH HÌNH NỘP", f"Đã nhận {received}/{len(campaign.units)} {word}{deadline}.")
    page.keep(page.line(f"1. Theo {word}", **_SECTION))
    page.keep(page.header(_labels(assessment, RETURNS_COLUMNS)))
    for number, unit in enumerate(campaign.units, start=1):
        page.table_row(_unit_row(assessment, number, unit))
    page.skip(12)
    page.keep(page.line("2. Các tệp đã nhận", **_SECTION))
    head = page.header([*_labels(assessment, enumerate(FILE_LABELS)), *_aside(page, *FILE_ASIDE)])
    page.keep(head)
    for number, submission in enumerate(assessment.submissions, start=1):
        row = _file_row(assessment, number, submission)
        page.table_row([*row, *_aside(page, submission.file, submission.sha256)], size=11)
    if not assessment.submissions:
        page.nothing("Chưa nhận được tệp nào.")
    page.finish(landscape=False, repeat=(head, head), footer=footer)


def _labels(assessment: Assessment, columns: Iterable[tuple[int, str]]) -> list[str]:
    """Headings with what those are called that fill in forms."""
    words = subject_words(assessment.criteria_set.subject)
    return [label.format(**words) for _, label in columns]


def _aside(page: Page, file: str | None, sha256: str | None) -> list[Piece]:
    """Where a file lies and its SHA-256, beside what is printed."""
    return [
        Piece(column, column, text or None, _ASIDE, shown="")
        for column, text in enumerate((file, sha256), start=page.last + 1)
    ]


def _names(assessment: Assessment) -> Mapping[str, str]:
    """Each returned file by its name below the folder of returns, as it is printed."""
    return {item.file: item.file.partition("/")[2] or item.file for item in assessment.submissions}


def _unit_row(assessment: Assessment, number: int, unit: Unit) -> list[Content | Piece]:
    return [
        Piece(0, 0, number, _CENTRED),
        unit.name,
        Piece(2, 2, unit_status(assessment, unit), {"bold": unit.id in assessment.outstanding}),
        ", ".join(assessment.campaign.indicators_of(unit.id)),
        " – ".join(part for part in (unit.contact, unit.email) if part.strip()),
    ]


def _file_row(assessment: Assessment, number: int, item: Submission) -> list[Content | Piece]:
    return [
        Piece(0, 0, number, _CENTRED),
        assessment.campaign.unit_name(item.unit),
        STATUSES[item.status],
        time_text(item.saved_at),
        "\n".join(filter(None, (_names(assessment)[item.file], item.reason))),
    ]


# ---------------------------------------------------------------------------------------------
# Cần sửa


def write_findings(page: Page, assessment: Assessment, footer: str) -> None:
    """Everything a person should correct or know, the errors first, with place and remedy; repeats are said once."""
    order = list(Severity)
    findings = sorted(assessment.findings, key=lambda item: order.index(item.severity))
    counts = join_words(
        f"{count} {SEVERITIES[severity].lower()}" for severity, count in points_by_severity(findings).items() if count
    )
    _title(page, assessment, "NHỮNG ĐIỂM CẦN SỬA", f"Có {counts}." if findings else "")
    head, names = page.header(_labels(assessment, FINDINGS_COLUMNS)), _names(assessment)
    for group in group_findings(findings, assessment.criteria_set.subject.unit):
        page.table_row(
            [
                Piece(0, 0, SEVERITIES[group.severity], {"bold": group.severity is Severity.ERROR}),
                assessment.campaign.unit_name(group.first.unit),
                Piece(2, 2, ", ".join(group.indicators) or None, _CENTRED),
                names.get(group.first.place.file, group.first.place.file) or None,
                group.first.place.sheet or None,
                group.cells or None,
                group.message,
                group.remedies,
            ],
            size=10.5,
        )
    if findings:
        page.worksheet.autofilter(head, 0, page.row - 1, page.last)
        page.worksheet.freeze_panes(head + 1, 0)
    else:
        page.nothing("Không có gì cần sửa.")
    page.finish(landscape=True, repeat=(head, head), footer=footer, shown=bool(findings))


# ---------------------------------------------------------------------------------------------
# Minh chứng


def write_evidence(page: Page, assessment: Assessment, footer: str) -> tuple[int, int]:
    """Every minh chứng by chỉ tiêu with its source; returns first and last row of the register."""
    _title(page, assessment, "DANH MỤC MINH CHỨNG")
    head = page.header([*_labels(assessment, EVIDENCE_COLUMNS), *_aside(page, *FILE_ASIDE)])
    names, hashes = _names(assessment), _hashes(assessment)
    official = [indicator.id for indicator in assessment.criteria_set.indicators]
    others = dict.fromkeys(item.indicator for item in assessment.evidence if item.indicator not in official)
    for indicator in (*official, *others):
        documents = [item for item in assessment.evidence if item.indicator == indicator]
        for number, item in enumerate(documents, start=1):
            file = item.place.file
            source = f"{names.get(file, file)}, {item.place.sheet}, {item.place.cell}"
            row = (item.number, item.date, item.issuer, item.title, item.link)
            unit = assessment.campaign.unit_name(item.unit) or OF_REGISTER
            page.table_row(
                [
                    Piece(0, 0, indicator, _CENTRED),
                    Piece(1, 1, number, _CENTRED),
                    *row,
                    unit,
                    Piece(8, 8, source, {"size": 9}),
                    *_aside(page, file, hashes.get(file)),
                ],
                size=10.5,
            )
    if not assessment.evidence:
        page.nothing("Chưa có minh chứng nào.")
    last = page.row - 1
    proven = {item.id for item in assessment.indicators if item.evidence}
    bare = [item.id for item in assessment.criteria_set.asked if item.id not in proven]
    if bare and assessment.evidence:
        page.skip(8)
        page.line(f"Chỉ tiêu chưa có minh chứng: {join_words(bare)}.", bold=True)
    page.worksheet.freeze_panes(head + 1, 0)
    page.finish(landscape=True, repeat=(head, head), footer=footer)
    return head + 1, last


# ---------------------------------------------------------------------------------------------
# Nguồn số liệu


def write_sources(page: Page, assessment: Assessment, footer: str) -> Mapping[str, int]:
    """Every datum with its judged value and every report of it; returns the row of each judged value."""
    _title(
        page,
        assessment,
        "NGUỒN SỐ LIỆU",
        "Mỗi giá trị dùng để đánh giá được lấy từ đâu, nguyên văn trong tệp của"
        f" {assessment.criteria_set.subject.unit}.",
    )
    head = page.header([*_labels(assessment, SOURCES_COLUMNS), *_aside(page, *FILE_ASIDE)])
    rows: dict[str, int] = {}
    for datum in _in_order(assessment):
        reports: list[Report | None] = [*datum.reports]
        lead: list[Content | Piece] = [
            Piece(0, 0, datum_label(datum.id, assessment), {"bold": True}),
            _judged_piece(assessment, datum),
            basis_text(assessment, datum),
        ]
        for number, report in enumerate(reports or [None]):
            first = lead if number == 0 else [None, None, None]
            row = page.table_row([*first, *_report_cells(page, assessment, datum, report)], size=10.5)
            rows.setdefault(datum.id, row)
        _stated(page, assessment, datum)
    _notes(page, assessment)
    page.worksheet.freeze_panes(head + 1, 1)
    page.finish(landscape=True, repeat=(head, head), footer=footer)
    return rows


def _in_order(assessment: Assessment) -> Iterable[Datum]:
    """Data in the order of the chỉ tiêu they belong to."""
    asked = dict.fromkeys(datum for item in assessment.criteria_set.indicators for datum in item.data)
    for id in (*asked, *(id for id in assessment.data if id not in asked)):
        spec = assessment.criteria_set.data.get(id)
        yield assessment.data.get(id) or Datum(id, spec.kind if spec else DatumKind.COUNT, id, ())


def _judged_piece(assessment: Assessment, datum: Datum) -> Piece:
    value = datum.value
    style = {"bold": True, "align": "center", "bg": LIGHT}
    scale = levels_of(assessment, datum.id)
    shown, form = judged_text(datum, scale), OF_DATUM[datum.kind].number_format("", scale)
    if form and isinstance(value, int) and not isinstance(value, Outcome):
        return Piece(JUDGED_COLUMN, JUDGED_COLUMN, value, {**style, "num": form}, shown)
    return Piece(JUDGED_COLUMN, JUDGED_COLUMN, shown, style)


def basis_text(assessment: Assessment, datum: Datum) -> str:
    """Why the judged value is what it is: reports agree, they do not, or the meeting settled it."""
    if datum.resolution:
        value = value_text(datum.resolution.value, datum.kind, levels_of(assessment, datum.id))
        return f"Cuộc họp kết luận: {value}. Lý do: {storable(datum.resolution.reason)}"
    if not datum.reports:
        return "Chưa có báo cáo dùng được"
    if not datum.candidates:
        return "Chưa có báo cáo tính theo cách mà cuộc họp kết luận"
    if len(datum.candidates) > 1:
        return "Các báo cáo khác nhau, cuộc họp chưa kết luận"
    units = {report.unit for report in datum.reports}
    word = assessment.criteria_set.subject.unit
    return f"Báo cáo thống nhất của {len(units)} {word}" if len(units) > 1 else f"Theo báo cáo của {word}"


def _report_cells(page: Page, assessment: Assessment, datum: Datum, report: Report | None) -> list[Content | Piece]:
    if report is None:
        return [None] * 6
    file = report.place.file
    scale = levels_of(assessment, datum.id)
    form, shown = OF_DATUM[datum.kind].number_format("", scale), value_text(report.value, datum.kind, scale)
    value: Content = report.value if form and not isinstance(report.value, Outcome) else shown
    style = {"num": form or "@", "align": "center"}
    return [
        assessment.campaign.unit_name(report.unit),
        Piece(4, 4, value, style, shown),
        _names(assessment).get(file, file),
        report.place.sheet,
        report.place.cell,
        report.raw,
        *_aside(page, file, _hashes(assessment).get(file)),
    ]


def _stated(page: Page, assessment: Assessment, datum: Datum) -> None:
    """What a datum is by, as further rows: what counts, then what each unit stated, with its cell."""
    names, hashes = _names(assessment), _hashes(assessment)
    for attribute in attributes_of(assessment, datum):
        named = assessment.campaign.settled_choice(datum.id, attribute.id)
        basis = f"Cuộc họp kết luận. Lý do: {storable(named.reason)}" if named else attribute.article
        lead: list[Content | Piece] = [
            Piece(0, 0, attribute.name, {"italic": True}),
            Piece(JUDGED_COLUMN, JUDGED_COLUMN, choice_text(assessment, datum, attribute), _CENTRED),
            basis,
        ]
        for number, report in enumerate(datum.reports):
            said = next((item for item in report.stated if item.attribute == attribute.id), None)
            place = said.place if said else report.place
            file = place.file
            cells = (names.get(file, file), place.sheet, place.cell if said else None)
            page.table_row(
                [
                    *(lead if number == 0 else [None, None, None]),
                    assessment.campaign.unit_name(report.unit),
                    Piece(4, 4, attribute.shown(report.choice(attribute.id)), _CENTRED),
                    *cells,
                    said.raw if said else "phiếu không hỏi",
                    *_aside(page, file, hashes.get(file)),
                ],
                size=10.5,
            )


def _notes(page: Page, assessment: Assessment) -> None:
    """The remarks of the units, as further rows: they too were read from a cell."""
    names, hashes = _names(assessment), _hashes(assessment)
    whose = f"Ghi chú của {assessment.criteria_set.subject.unit}"
    for note in assessment.notes:
        subject = Piece(0, 0, datum_label(note.subject, assessment), {"bold": True})
        unit = assessment.campaign.unit_name(note.unit)
        file = note.place.file
        place = (names.get(file, file), note.place.sheet, note.place.cell)
        page.table_row(
            [subject, None, whose, unit, None, *place, note.text, *_aside(page, file, hashes.get(file))],
            size=10.5,
        )


def _hashes(assessment: Assessment) -> Mapping[str, str]:
    return {item.file: item.sha256 or "" for item in assessment.submissions}
