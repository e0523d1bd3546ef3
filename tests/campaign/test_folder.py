"""The folder of a campaign: made once, found again, never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccht_excel.campaign.folder import CONTROL, find_campaigns, init_campaign, read_campaign
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import BrokenControlError, CampaignError
from tests.support.campaigns import DONE, FAILED, snapshot
from tests.support.control import THAI_SON


def test_campaigns_are_found_wherever_they_lie_but_not_inside_one(tmp_path):
    for place in ("a", "b/c", "b/c/nhan_ve/d", "~$e", "nhan_ve/f"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "dot_danh_gia.xlsx").touch()
    assert [folder.relative_to(tmp_path).as_posix() for folder in find_campaigns(tmp_path)] == ["a", "b/c", "nhan_ve/f"]


def test_a_campaign_is_never_overwritten(blank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(blank)
    assert run(["init", str(blank), "--commune", "Khác"]) == FAILED
    said = capsys.readouterr()
    assert "không ghi đè" in said.err and said.out == ""
    assert snapshot(blank) == before


def test_init_puts_up_with_a_folder_that_has_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "kế hoạch.docx").write_bytes(b"x")
    assert run(["init", str(tmp_path)]) == DONE
    assert read_campaign(tmp_path).findings[0].code == "commune_missing"


def test_init_where_a_file_stands_in_the_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_bytes(b"")
    assert run(["init", str(tmp_path / "x")]) == FAILED
    assert "Không tạo được thư mục" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["distribute", "merge"])
@pytest.mark.parametrize("folder", ["trống", "không có"])
def test_a_folder_that_is_no_campaign(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, folder: str
) -> None:
    (tmp_path / "trống").mkdir()
    assert run([command, str(tmp_path / folder)]) == FAILED
    said = capsys.readouterr()
    assert "ccht init" in said.err and said.out == ""
    assert list((tmp_path / "trống").iterdir()) == []


def test_init_never_uses_names_from_outside_for_paths(tmp_path: Path) -> None:
    init_campaign(tmp_path / "x", new_campaign("../../Lăng/\\:*", 2025))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x"]
    assert read_campaign(tmp_path / "x").campaign.commune == "../../Lăng/\\:*"


def test_init_campaign_overwrites_nothing(tmp_path: Path) -> None:
    path = init_campaign(tmp_path, THAI_SON)
    before = path.read_bytes()
    with pytest.raises(CampaignError, match="không ghi đè"):
        init_campaign(tmp_path, new_campaign("Khác", 2025))
    assert path.read_bytes() == before


def test_a_control_workbook_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="ccht init"):
        read_campaign(tmp_path)
    (tmp_path / CONTROL).write_bytes(b"%PDF-1.7")
    with pytest.raises(BrokenControlError) as caught:
        read_campaign(tmp_path)
    assert [item.code for item in caught.value.findings] == ["file_not_spreadsheet"]


@pytest.mark.parametrize(
    "name", ["dot_danh_gia (1).xlsx", "dot_danh_gia-DESKTOP-AB12.xlsx", "Bản sao của dot_danh_gia.xlsx"]
)
def test_a_copy_of_the_control_workbook_is_told_and_taken_for_it_by_nobody(
    blank: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (blank / name).write_bytes((blank / CONTROL).read_bytes())
    (blank / f"~${name}").write_bytes(b"")
    for command in ("distribute", "merge"):
        run([command, str(blank)])
        said = " ".join(capsys.readouterr().out.split())
        assert f"Cạnh {CONTROL} còn “{name}” (bản sao" in said, command
    (blank / CONTROL).unlink()
    assert run(["merge", str(blank)]) == FAILED
    said = capsys.readouterr().err
    assert f"Nếu tệp điều khiển là “{name}” thì đổi tên tệp ấy thành {CONTROL}" in said
    assert "ccht init" not in said


@pytest.mark.parametrize("name", ["dot_danh_gia.ods", "dot_danh_gia.XLS", "dot_danh_gia (sửa).xlsm"])
def test_a_control_workbook_saved_as_another_type_is_told(
    blank: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """LibreOffice and WPS offer their own type on saving: what was changed is there and nowhere else."""
    (blank / name).write_bytes(b"")
    for ending in (".pdf", ".docx"):
        (blank / f"dot_danh_gia{ending}").write_bytes(b"")
    run(["distribute", str(blank)])
    said = " ".join(capsys.readouterr().out.split())
    assert f"Cạnh {CONTROL} còn “{name}” (bản sao" in said
    assert f"lưu thành dạng Excel (.xlsx) với tên {CONTROL}" in said
    (blank / CONTROL).unlink()
    assert run(["merge", str(blank)]) == FAILED
    said = capsys.readouterr().err
    assert f"Nếu tệp điều khiển là “{name}” thì mở tệp ấy, lưu thành dạng Excel" in said
    assert "ccht init" not in said
