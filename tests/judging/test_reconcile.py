"""From many returns to one set of facts: whose return it is, which version counts, what a unit may say and left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.findings import of_control, of_files, of_returns
from ccht_excel.findings.entry import finding
from ccht_excel.judging.reconcile import reconcile
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.assessment import Reconciled
from ccht_excel.model.campaign import Resolution, Unit
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import DatumKind, Outcome, Value
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Evidence, Note, Report, Return, Stated, Submission, SubmissionStatus
from tests.support.judging import one_unit

CRITERIA = load_criteria()
CAMPAIGN = new_campaign("Thái Sơn", 2024, district="Hiệp Hòa", province="Bắc Giang")
ASKED = {unit.id: CAMPAIGN.indicators_of(unit.id) for unit in CAMPAIGN.units}
ACCEPTED, SUPERSEDED, DUPLICATE, REJECTED, FOREIGN = SubmissionStatus


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 1, 10, hour, minute, tzinfo=UTC)


def handed_in(
    unit: str | None, values: Mapping[str, Value], file: str = "", *, evidence: Sequence[str] = (), **more: Any
) -> Return:
    """A return as the reader gives it, with its identity; ``more`` replaces fields."""
    name = f"nhan_ve/{file or unit}.xlsx"
    asked = [datum for id in ASKED.get(unit or "", ()) for datum in CRITERIA.indicator(id).data]
    fields: dict[str, Any] = {
        "saved_at": at(8),
        "saved_at_from": "document",
        "unit": unit,
        "campaign": CAMPAIGN.id,
        "year": 2024,
        "commune": "Thái Sơn",
        "criteria_set": CRITERIA.id,
        "criteria_version": CRITERIA.version,
        "reports": tuple(
            Report(id, "", value, Place(name, "Tiêu chí", f"E{row}"), str(value), stated=first_choices(name, id))
            for row, (id, value) in enumerate(values.items(), 10)
        ),
        "evidence": tuple(
            Evidence(id, "", "1", "", "", "Văn bản", "", Place(name, "Tiêu chí", "B30")) for id in evidence
        ),
        "places": {datum: Place(name, "Tiêu chí", f"E{row}") for row, datum in enumerate(asked, 10)},
        "indicators": ASKED.get(unit or "", ()),
    }
    return Return(file=name, sha256=name, **(fields | more))


def first_choices(file: str, id: str) -> tuple[Stated, ...]:
    """What an answer must come with, the first choice each."""
    attributes = CRITERIA.data[id].attributes if id in CRITERIA.data else ()
    said = {
        one.id: (one.choices[0].id, one.choices[0].label) if one.choices else ("2024-12-31",) * 2 for one in attributes
    }
    return tuple(Stated(id, choice, Place(file, "Tiêu chí", "E90"), raw) for id, (choice, raw) in said.items())


def status(result: Reconciled) -> dict[str, SubmissionStatus]:
    return {row.file.split("/")[1].removesuffix(".xlsx"): row.status for row in result.submissions}


def codes(result: Reconciled) -> list[str]:
    return [item.code for item in result.findings]


def only(result: Reconciled, code: str) -> Finding:
    (found,) = [item for item in result.findings if item.code == code]
    return found


def together(*returns: Return) -> Reconciled:
    return reconcile(CAMPAIGN, CRITERIA, returns)


HKH = {"citizens": 5000, "learning_citizens": 3000}


# ---------------------------------------------------------------------------------------------
# The ordinary case


def test_nothing_handed_in_is_no_error() -> None:
    result = together()
    assert result.outstanding == tuple(ASKED)
    assert result.findings == result.submissions == ()
    assert {datum.candidates for datum in result.data.values()} == {()}


def test_what_a_unit_says_is_known_with_its_source() -> None:
    note = Note("citizens", "", "theo công an xã", Place("nhan_ve/hoi_khuyen_hoc.xlsx", "Tiêu chí", "F10"))
    result = together(handed_in("hoi_khuyen_hoc", HKH, evidence=["5.1"], notes=(note,)))
    assert result.data["citizens"].value == 5000
    assert [(report.unit, report.place.file, report.place.cell) for report in result.data["citizens"].reports] == [
        ("hoi_khuyen_hoc", "nhan_ve/hoi_khuyen_hoc.xlsx", "E10")
    ]
    assert [(row.unit, row.indicator) for row in result.evidence] == [("hoi_khuyen_hoc", "5.1")]
    assert result.notes == (replace(note, unit="hoi_khuyen_hoc"),)
    assert "hoi_khuyen_hoc" not in result.outstanding
    assert codes(result) == []


def test_order_of_the_files_does_not_matter() -> None:
    returns = [
        handed_in("hoi_khuyen_hoc", HKH),
        handed_in("ban_to_chuc", {"citizens": 5001, "trained_citizens": 2500, "university_citizens": 600}),
        handed_in("truong_thcs", {"4.3": 3, "4.4": 2}, saved_at=at(9)),
        handed_in("truong_thcs", {"4.3": 2, "4.4": 2}, "truong_thcs_cu"),
    ]
    assert together(*returns) == together(*reversed(returns))


def test_agreeing_units_are_one_value_and_differing_ones_several() -> None:
    def both(tieu_hoc: int, thcs: int) -> Reconciled:
        return together(
            handed_in("truong_tieu_hoc", {"4.2": 3, "4.4": tieu_hoc}), handed_in("truong_thcs", {"4.3": 3, "4.4": thcs})
        )

    assert (both(2, 2).data["4.4"].value, len(both(2, 2).data["4.4"].reports)) == (2, 2)
    assert both(2, 1).data["4.4"].candidates == (2, 1)
    assert both(2, 1).data["4.4"].value is None


def test_a_resolution_is_the_only_candidate_and_the_reports_stay() -> None:
    campaign = replace(CAMPAIGN, resolutions={"citizens": Resolution("citizens", 4990, "họp")})
    datum = reconcile(campaign, CRITERIA, [handed_in("hoi_khuyen_hoc", HKH)]).data["citizens"]
    assert (datum.value, datum.resolved, [report.value for report in datum.reports]) == (4990, True, [5000])


def test_rejected_files_and_notes_of_the_control_workbook_are_carried_along() -> None:
    said = finding(of_files.FILE_EMPTY, Place("nhan_ve/rong.xlsx"))
    noted = finding(of_control.COMMUNE_MISSING, Place("dot_danh_gia.xlsx", "Đợt đánh giá", "C6"))
    row = Submission("nhan_ve/rong.xlsx", None, None, REJECTED, said.message)
    result = reconcile(CAMPAIGN, CRITERIA, [handed_in("hoi_khuyen_hoc", HKH)], [(row, said)], [noted])
    assert [item.file for item in result.submissions] == ["nhan_ve/hoi_khuyen_hoc.xlsx", "nhan_ve/rong.xlsx"]
    assert result.findings == (noted, said)


# ---------------------------------------------------------------------------------------------
# Whose return is it


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"year": 2023}, "other_year"),
        ({"campaign": "thai-son-2024-ffffffff"}, "other_campaign"),
        ({"campaign": "lang-2024-ffffffff", "commune": "Lăng"}, "other_commune"),
        ({"campaign": None, "commune": "Lăng"}, "other_commune"),
        ({"commune": "Lăng"}, "other_commune"),
        ({"commune": "Phường Thái Sơn"}, "other_commune"),
        ({"criteria_set": "tt99_2030"}, "other_criteria_set"),
    ],
    ids=str,
)
def test_what_belongs_elsewhere_does_not_count(fields: Mapping[str, Any], code: str) -> None:
    result = together(handed_in("hoi_khuyen_hoc", HKH, **fields))
    assert list(status(result).values()) == [FOREIGN]
    assert codes(result) == [code]
    assert result.submissions[0].reason == result.findings[0].message
    assert result.data["citizens"].candidates == ()
    assert "hoi_khuyen_hoc" in result.outstanding


def told(**fields: Any) -> str:
    return together(handed_in("hoi_khuyen_hoc", HKH, **fields)).findings[0].message


def test_a_campaign_and_a_criteria_set_are_named_as_people_know_them() -> None:
    assert "cũng ghi “Thái Sơn” năm 2024 nhưng thuộc đợt đánh giá khác" in told(campaign="thai-son-2024-ffffffff")
    message = told(criteria_set="tt24_2023_cap_huyen")
    assert "Thông tư 24/2023/TT-BGDĐT" in message
    assert "Thông tư 25/2023/TT-BGDĐT" in message
    assert "không có ở máy này (mã tt99_2030)" in told(criteria_set="tt99_2030")


@pytest.mark.parametrize(
    "fields",
    [
        {"commune": "THÁI SƠN"},
        {"commune": "xã Thái Sơn"},
        {"commune": ""},
        {"commune": None, "campaign": None, "year": None, "criteria_set": None, "criteria_version": None},
    ],
    ids=str,
)
def test_what_belongs_here_counts(fields: Mapping[str, Any]) -> None:
    assert list(status(together(handed_in("hoi_khuyen_hoc", HKH, **fields))).values()) == [ACCEPTED]


def test_a_return_without_unit_is_known_by_its_indicators() -> None:
    result = together(handed_in(None, HKH, "khong_ten", indicators=("5.1",)))
    assert status(result) == {"khong_ten": ACCEPTED}
    assert result.submissions[0].unit == "hoi_khuyen_hoc"
    assert only(result, "unit_inferred").severity is Severity.WARNING
    assert result.data["citizens"].reports[0].unit == "hoi_khuyen_hoc"


def test_a_full_form_is_the_units_whose_name_is_typed_on_it() -> None:
    everything = tuple(CAMPAIGN.assignments)
    fields: dict[str, Any] = {"indicators": everything, "campaign": None, "commune": None}
    named = handed_in(None, HKH, "mau_day_du", filled={"unit_name": "hội khuyến học xã"}, **fields)
    result = together(named)
    assert (result.submissions[0].unit, codes(result)) == ("hoi_khuyen_hoc", ["unit_inferred"])
    result = together(handed_in(None, HKH, "mau_day_du", filled={"unit_name": "Hội Khuyến học"}, **fields))
    assert status(result) == {"mau_day_du": REJECTED}
    assert "gần giống: Hội Khuyến học xã" in only(result, "return_unit_unknown").message


@pytest.mark.parametrize("indicators", [(), ("5.1", "5.2"), ("4.4",)])
def test_a_return_without_unit_that_could_be_anybodys_is_rejected(indicators: tuple[str, ...]) -> None:
    result = together(handed_in(None, HKH, "khong_ten", indicators=indicators))
    assert (status(result), codes(result)) == ({"khong_ten": REJECTED}, ["return_unit_missing"])


def test_an_unknown_unit_is_rejected_with_a_suggestion() -> None:
    result = together(handed_in("hoi_khuyenhoc", HKH))
    assert status(result) == {"hoi_khuyenhoc": REJECTED}
    assert "hoi_khuyen_hoc" in only(result, "return_unit_unknown").message


def test_a_form_of_an_older_version_says_what_it_did_not_ask() -> None:
    places = {"citizens": ("Tiêu chí", "E10")}
    old = handed_in("hoi_khuyen_hoc", {"citizens": 5000}, criteria_version="0", places=places)
    result = together(old)
    said = only(result, "older_criteria_version")
    assert "Công dân học tập" in said.message
    assert status(result) == {"hoi_khuyen_hoc": ACCEPTED}
    assert only(result, "row_missing").indicator == "5.1"


# ---------------------------------------------------------------------------------------------
# Which version counts


def test_the_latest_version_counts_and_the_others_are_told_apart() -> None:
    result = together(
        handed_in("hoi_khuyen_hoc", HKH | {"learning_citizens": 2900}, "ban_1", saved_at=at(8)),
        handed_in("hoi_khuyen_hoc", HKH, "ban_2", evidence=["5.1"], saved_at=at(9)),
        handed_in("hoi_khuyen_hoc", HKH, "ban_2 (1)", evidence=["5.1"], saved_at=at(9)),
        handed_in("hoi_khuyen_hoc", HKH | {"learning_citizens": 2900}, "ban_1 (1)", saved_at=at(8, 30)),
    )
    assert status(result) == {"ban_1": SUPERSEDED, "ban_1 (1)": DUPLICATE, "ban_2": ACCEPTED, "ban_2 (1)": DUPLICATE}
    assert result.data["learning_citizens"].candidates == (3000,)
    said = only(result, "superseded_return")
    assert "2.900 → 3.000" in said.message
    assert "minh chứng 0 → 1 dòng" in said.message
    assert "10/01/2025 15:00" in said.message  # Vietnamese time


def test_what_differs_is_cut_between_its_parts_and_counted() -> None:
    campaign = one_unit(CAMPAIGN)
    unit = campaign.units[0].id
    values: dict[str, Value] = {
        id: Outcome.NOT_MET if spec.kind is DatumKind.RESULT else 1 for id, spec in CRITERIA.data.items()
    }
    others: dict[str, Value] = {id: Outcome.MET if value is Outcome.NOT_MET else 2 for id, value in values.items()}
    old, new = (
        handed_in(unit, said, name, evidence=["5.1", "4.2"][:count], saved_at=at(count))
        for said, name, count in ((values, "cu", 1), (others, "moi", 2))
    )
    message = only(reconcile(campaign, CRITERIA, [old, new]), "superseded_return").message
    listed, _, more = message.partition("Khác nhau: ")[2].rpartition("; ")
    shown = len(re.findall(r"“[^”]+” [^“→]+ → ", listed))
    assert more == f"và {len(values) + 1 - shown} chỗ nữa" and shown > 2
    assert listed.endswith(")") and listed.count("(") == listed.count(")")


def test_other_documents_as_many_as_before_are_said_to_be_others() -> None:
    first, second = (
        handed_in("hoi_khuyen_hoc", HKH, name, evidence=[name], saved_at=at(hour))
        for name, hour in (("5.1", 8), ("5.2", 9))
    )
    assert "minh chứng 1 → 1 dòng, nội dung khác" in only(together(first, second), "superseded_return").message


def test_names_of_files_say_nothing_of_their_age() -> None:
    result = together(
        handed_in("hoi_khuyen_hoc", HKH | {"citizens": 1}, "z_moi_nhat", saved_at=at(8)),
        handed_in("hoi_khuyen_hoc", HKH, "a_cu", saved_at=at(9)),
    )
    assert status(result) == {"a_cu": ACCEPTED, "z_moi_nhat": SUPERSEDED}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((at(9), "document"), (at(9), "document")),
        ((at(9), "file"), (at(9), "file")),
        ((at(9), "document"), (at(10), "file")),
    ],
    ids=["same moment", "same moment of the files", "a document's date and a later one of a file"],
)
def test_where_the_order_is_not_sure_what_differs_is_in_dispute(
    first: tuple[datetime, str], second: tuple[datetime, str]
) -> None:
    result = together(
        handed_in("hoi_khuyen_hoc", HKH, "mot", saved_at=first[0], saved_at_from=first[1]),
        handed_in("hoi_khuyen_hoc", HKH | {"citizens": 5100}, "hai", saved_at=second[0], saved_at_from=second[1]),
    )
    assert sorted(status(result).values()) == [ACCEPTED, SUPERSEDED]
    assert sorted(map(int, result.data["citizens"].candidates)) == [5000, 5100]
    assert {report.place.file for report in result.data["citizens"].reports} == {"nhan_ve/mot.xlsx", "nhan_ve/hai.xlsx"}
    assert result.data["learning_citizens"].candidates == (3000,)
    assert codes(result) == ["version_order_unsure"]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ((at(9), "file"), (at(10), "document")),
        ((at(9), "file"), (at(10), "file")),
        ((at(9), "document"), (at(10), "document")),
    ],
    ids=str,
)
def test_where_the_order_is_sure_the_newer_counts(older: tuple[datetime, str], newer: tuple[datetime, str]) -> None:
    result = together(
        handed_in("hoi_khuyen_hoc", HKH | {"citizens": 1}, "cu", saved_at=older[0], saved_at_from=older[1]),
        handed_in("hoi_khuyen_hoc", HKH, "moi", saved_at=newer[0], saved_at_from=newer[1]),
    )
    assert status(result) == {"cu": SUPERSEDED, "moi": ACCEPTED}
    assert codes(result) == ["superseded_return"]
    assert result.data["citizens"].candidates == (5000,)


def test_what_a_newer_version_says_unclearly_is_not_called_blank() -> None:
    place = Place("nhan_ve/moi.xlsx", "Tiêu chí", "E11")
    unclear = finding(of_returns.COUNT_NOT_NUMBER, place, indicator="5.1", label="Số", found="nhiều")
    told = {}
    for name, said in {"moi": (unclear,), "trong": ()}.items():
        newer = handed_in("hoi_khuyen_hoc", {"citizens": 5000}, name, saved_at=at(9), findings=said)
        result = together(handed_in("hoi_khuyen_hoc", HKH, "cu"), newer)
        told[name] = next(item.message for item in result.findings if item.code == "superseded_return")
    assert "3.000 → chưa rõ" in told["moi"]
    assert "3.000 → trống" in told["trong"]


@pytest.mark.parametrize(("known", "unknown"), [("a", "bb"), ("bb", "a")])
def test_of_two_that_say_the_same_the_name_does_not_decide_which_is_older(known: str, unknown: str) -> None:
    """A part that says more later takes the place of the one that is surely older; the other may be the newest."""
    values: dict[str, Value] = {"citizens": 5000, "trained_citizens": 2500}
    later: dict[str, Value] = {"citizens": 5100, "university_citizens": 600}
    result = together(
        handed_in("ban_to_chuc", values, known, saved_at=at(8)),
        handed_in("ban_to_chuc", values, unknown, saved_at_from="unknown"),
        handed_in("ban_to_chuc", later, "c", saved_at=at(9)),
    )
    assert set(result.data["citizens"].candidates) == {5000, 5100}


def test_a_foreign_version_never_supersedes() -> None:
    result = together(
        handed_in("hoi_khuyen_hoc", HKH, "nam_nay", saved_at=at(8)),
        handed_in("hoi_khuyen_hoc", HKH | {"citizens": 1}, "nam_ngoai", saved_at=at(9), year=2023),
    )
    assert status(result) == {"nam_nay": ACCEPTED, "nam_ngoai": FOREIGN}
    assert result.data["citizens"].value == 5000


# ---------------------------------------------------------------------------------------------
# What a unit may say, and what it left out


def test_answers_for_others_are_set_apart() -> None:
    result = together(
        handed_in("hoi_khuyen_hoc", {**HKH, "4.2": 3, "4.1": Outcome.MET}, evidence=["5.1", "4.2", "1.1"])
    )
    assert result.data["4.2"].candidates == result.data["4.1"].candidates == ()
    assert [row.indicator for row in result.evidence] == ["5.1"]
    said = [(item.code, item.indicator, item.place.cell or None) for item in result.findings]
    assert said == [
        ("not_own_indicator", "4.2", "E12"),
        ("not_own_indicator", "4.1", "E13"),
        ("not_own_indicator", "1.1", "B30"),
    ]


def test_a_mark_in_the_assignments_makes_it_count() -> None:
    assignments = {**CAMPAIGN.assignments, "4.2": ("truong_tieu_hoc", "hoi_khuyen_hoc")}
    campaign = replace(CAMPAIGN, assignments=assignments)
    result = reconcile(campaign, CRITERIA, [handed_in("hoi_khuyen_hoc", {**HKH, "4.2": 3})])
    assert result.data["4.2"].value == 3
    assert codes(result) == []


def test_blank_answers_are_told_with_their_cell_and_what_to_type() -> None:
    result = together(handed_in("ban_to_chuc", {"trained_citizens": 2500}))
    said = [(item.code, item.unit, item.indicator, item.place.cell or None, item.remedy) for item in result.findings]
    remedy = "Điền số người (số nguyên, 0 nếu không có ai) vào ô này."
    assert said == [
        ("value_missing", "ban_to_chuc", "5.2", "E10", remedy),
        ("value_missing", "ban_to_chuc", "5.2", "E12", remedy),
    ]
    assert "ban_to_chuc" not in result.outstanding


def test_an_unreadable_answer_is_told_once_only() -> None:
    said = finding(
        of_returns.COUNT_NEGATIVE,
        Place("nhan_ve/hoi_khuyen_hoc.xlsx", "Tiêu chí", "E10"),
        indicator="5.1",
        label="x",
        found="-5",
    )
    result = together(handed_in("hoi_khuyen_hoc", {"learning_citizens": 3000}, findings=(said,)))
    assert [(item.code, item.unit) for item in result.findings] == [("count_negative", "hoi_khuyen_hoc")]


def test_a_row_that_is_gone_is_told() -> None:
    result = together(handed_in("truong_mam_non", {}, places={}))
    assert [(item.code, item.indicator, item.place.cell or None) for item in result.findings] == [
        ("row_missing", "4.1", None)
    ]


def test_units_without_work_are_not_waited_for() -> None:
    campaign = replace(CAMPAIGN, units=(*CAMPAIGN.units, Unit("tram_y_te", "Trạm y tế")))
    assert "tram_y_te" not in reconcile(campaign, CRITERIA, []).outstanding
