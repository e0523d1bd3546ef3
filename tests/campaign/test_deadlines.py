"""What is due of a campaign, by day: passed, today, still to come; and recognitions that end."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from ccht_excel.campaign.deadlines import deadline_lines, heading
from ccht_excel.campaign.folder import CONTROL, init_campaign, read_campaign
from ccht_excel.cli.ccht import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.model.campaign import Campaign, Recognition

AWARD = Recognition("", 1, "7/QĐ-PGDĐT", date(2022, 3, 1), "Phòng GDĐT")


def campaign(**others: object) -> Campaign:
    made = new_campaign("phường Vũ Ninh", 2024, province="Bắc Ninh")
    return replace(made, deadline=date(2025, 1, 20), receiver="Sở", **others)  # type: ignore[arg-type]


def lines(folder: Path, today: date, made: Campaign) -> list[str]:
    init_campaign(folder, made)
    control = read_campaign(folder)
    assert heading(control) == "Phường Vũ Ninh, đợt đánh giá năm 2024"
    return list(deadline_lines(control, today))


@pytest.mark.parametrize(
    ("today", "forms", "dossier", "decision"),
    [
        (date(2025, 1, 19), ", còn 1 ngày.", ", còn 39 ngày.", ", còn 70 ngày."),
        (date(2025, 1, 20), ", là hôm nay.", ", còn 38 ngày.", ", còn 69 ngày."),
        (date(2025, 1, 21), ", đã quá hạn 1 ngày.", ", còn 37 ngày.", ", còn 68 ngày."),
        (date(2025, 2, 28), ", đã quá hạn 39 ngày.", ", đã quá hạn 1 ngày.", ", còn 30 ngày."),
    ],
)
def test_each_deadline_says_how_far_it_is(tmp_path: Path, today: date, forms: str, dossier: str, decision: str) -> None:
    assert lines(tmp_path / "đợt", today, campaign()) == [
        f"Các đơn vị nộp phiếu: chậm nhất ngày 20/01/2025{forms}",
        f"Hồ sơ gửi đến Sở chậm nhất ngày 27/02/2025 (Điều 9: trước ngày 28/02/2025){dossier}",
        f"Quyết định công nhận: chậm nhất ngày 30/03/2025 (Điều 9: trước ngày 31/03/2025){decision}",
    ]


def test_the_earlier_day_of_the_office_and_a_campaign_without_a_day_for_the_forms(tmp_path: Path) -> None:
    made = campaign()
    made = replace(made, deadline=None, paperwork=replace(made.paperwork, dossier_deadline=date(2025, 2, 10)))
    found = lines(tmp_path / "đợt", date(2025, 2, 1), made)
    assert len(found) == 2
    assert "chậm nhất ngày 10/02/2025 (hạn của nơi nhận; Điều 9: trước ngày 28/02/2025), còn 9 ngày." in found[0]


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2023, 12, 31), ", còn 731 ngày."),
        (date(2024, 1, 1), ", còn 730 ngày. Hết hạn trong năm sau."),
        (date(2025, 1, 1), ", còn 364 ngày. Hết hạn trong năm nay."),
        (date(2025, 12, 31), ", là hôm nay. Hết hạn trong năm nay."),
        (date(2026, 1, 1), ", đã quá hạn 1 ngày."),
    ],
)
def test_a_recognition_that_ends(tmp_path: Path, today: date, end: str) -> None:
    others = (
        replace(AWARD, subject="4.2"),
        replace(AWARD, number="8", ended=date(2023, 1, 1)),
        replace(AWARD, holder="Xã Cũ", decided_on=date(2030, 1, 1)),
    )
    _, _, _, own, former = lines(tmp_path / "đợt", today, campaign(recognitions=(AWARD, *others)))
    assert "Quyết định số 7/QĐ-PGDĐT" in own
    assert own.endswith(f"được giữ đến hết ngày 31/12/2025 (Điều 5){end}")
    assert "Xã Cũ" in former
    assert "31/12/2033" in former


def test_the_command_on_one_campaign_and_on_a_tree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    soon = date.today() + timedelta(days=3)
    for name in ("a", "b"):
        init_campaign(tmp_path / "cây" / name, replace(new_campaign(f"Nơi {name}", 2024), deadline=soon))
    assert run(["due", str(tmp_path / "cây" / "a")]) == 0
    alone = capsys.readouterr().out
    assert f"chậm nhất ngày {soon:%d/%m/%Y}, còn 3 ngày." in alone
    assert run(["due", str(tmp_path / "cây")]) == 0
    whole = capsys.readouterr().out
    assert whole.startswith(alone)
    assert "Xã Nơi b, đợt đánh giá năm 2024" in whole
    (tmp_path / "cây" / "a" / CONTROL).write_bytes(b"broken")
    assert run(["due", str(tmp_path / "cây")]) == 1
    told = capsys.readouterr()
    assert "Xã Nơi b" in told.out
    assert "có lỗi, chưa làm gì" in told.err
    assert run(["due", str(tmp_path / "cây" / "a")]) == 2
    assert run(["due", str(tmp_path)]) == 1
    (tmp_path / "cây" / "b" / CONTROL).unlink()
    assert run(["due", str(tmp_path)]) == 2
