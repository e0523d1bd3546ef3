"""Many campaigns at once: from a list to merged results, whatever one of them does."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from multiprocessing import active_children
from pathlib import Path

import openpyxl
import pytest

from ccht_excel import workers
from ccht_excel.batch.campaigns import (
    Defaults,
    Status,
    campaign_folders,
    distribute_all,
    init_all,
    merge_all,
    merge_one,
)
from ccht_excel.batch.commune_list import CommuneRow, read_commune_list
from ccht_excel.campaign.folder import find_campaigns
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.cli.exit_codes import DONE, FAILED, WRONG
from ccht_excel.model.limits import Limits
from tests.support.campaigns import ANSWERS, cell_of, convert, fill_form, return_all

HEADINGS = ("TT", "Tên xã", "Huyện", "Tỉnh", "Vùng khó khăn", "Người liên hệ")
COMMUNES = (
    (1, "Thái Sơn", "Hiệp Hòa", "Bắc Giang", "", "0912 345 678"),
    (2, "Đông Lỗ", "Hiệp Hòa", "Bắc Giang", "có", ""),
    (3, "Tân Hoa", "Lục Ngạn", "Bắc Giang", "Không", ""),
    (4, "Tân Hòa", "Lục Ngạn", "Bắc Giang", "x", ""),
)


def write_list(path: Path, *rows: tuple[object, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Danh sách"
    sheet["A1"] = "DANH SÁCH CÁC XÃ"
    for number, row in enumerate((headings, *rows), start=3):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value or None)
    book.save(path)
    return path


def tree(root: Path, *communes: str) -> Path:
    """Campaigns created and distributed, without district and province: one folder a commune."""
    rows = [CommuneRow(name, "B2") for name in communes or ("Thái Sơn", "Đông Lỗ", "Mai Đình")]
    for events in (init_all(root, rows, Defaults(2024), 1), distribute_all(find_campaigns(root) or (), 1)):
        assert all(item.status is Status.DONE for item in events)
    for item in distribute_all(find_campaigns(root), 1):
        assert item.status is Status.DONE
    return root


def results(root: Path) -> dict[str, str]:
    """Digest of every result below a root."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.glob("**/ket_qua/**/*"))
        if path.is_file()
    }


# ---------------------------------------------------------------------------------------------
# From a list


def test_a_list_of_communes_becomes_a_tree_of_campaigns(tmp_path, capsys):
    path = write_list(tmp_path / "xa.xlsx", *COMMUNES)
    assert run(["init", str(tmp_path / "tinh"), "--communes", str(path), "--year", "2024", "--jobs", "1"]) == DONE
    folders = [folder.relative_to(tmp_path / "tinh").as_posix() for folder in find_campaigns(tmp_path / "tinh")]
    assert folders[:2] == ["bac-giang/hiep-hoa/dong-lo", "bac-giang/hiep-hoa/thai-son"]
    assert len(folders) == 4
    assert all(folder.startswith("bac-giang/luc-ngan/tan-hoa-") for folder in folders[2:])
    assert "Tổng số" in capsys.readouterr().out
    control = openpyxl.load_workbook(tmp_path / "tinh" / folders[0] / "dot_danh_gia.xlsx")
    assert cell_of(control, "campaign", "commune", "value").value == "Đông Lỗ"
    assert cell_of(control, "campaign", "district", "value").value == "Hiệp Hòa"
    assert cell_of(control, "campaign", "difficult_area", "value").value == "Có"
    control = openpyxl.load_workbook(tmp_path / "tinh" / folders[1] / "dot_danh_gia.xlsx")
    assert cell_of(control, "campaign", "difficult_area", "value").value == "Không"
    texts = [cell.value for row in control["Đơn vị"].iter_rows() for cell in row]
    assert "0912 345 678" in texts


def test_campaigns_that_are_there_are_left_alone(tmp_path, capsys):
    path = write_list(tmp_path / "xa.xlsx", *COMMUNES[:2])
    arguments = ["init", str(tmp_path / "tinh"), "--communes", str(path), "--jobs", "1"]
    assert run(arguments) == DONE
    control = find_campaigns(tmp_path / "tinh")[0] / "dot_danh_gia.xlsx"
    control.write_bytes(b"edited")
    write_list(path, *COMMUNES)
    assert run(arguments) == DONE
    assert control.read_bytes() == b"edited"
    assert len(find_campaigns(tmp_path / "tinh")) == 4
    assert "đã có" in capsys.readouterr().out


def test_a_second_commune_of_nearly_the_same_name_does_not_move_the_first(tmp_path):
    first = CommuneRow("Tân Hoa", "B2")
    list(init_all(tmp_path, [first], Defaults(2024), 1))
    jobs = list(campaign_folders(tmp_path, [first, CommuneRow("Tân Hòa", "B3")], Defaults(2024)))
    assert jobs[0].folder == tmp_path / "tan-hoa"
    assert jobs[1].folder.name.startswith("tan-hoa-")


def test_every_problem_of_a_list_is_named_at_once_and_nothing_created(tmp_path, capsys):
    path = write_list(
        tmp_path / "xa.xlsx",
        ("Thái Sơn", "Hiệp Hòa", "có lẽ", "2024", "Ghi nhớ"),
        ("", "Hiệp Hòa", "", "", ""),
        ("Đông Lỗ", "Hiệp Hòa", "", "hai nghìn", ""),
        ("đông lỗ", "Hiệp Hòa", "", "", ""),
        headings=("Xã", "Huyện", "Vùng khó khăn", "Năm", "Màu cờ"),
    )
    found = read_commune_list(path)
    assert found.rows == ()
    assert [(item.code, item.cell) for item in found.findings] == [
        ("communes_column_unknown", "E3"),
        ("communes_value_invalid", "C4"),
        ("communes_value_missing", "A5"),
        ("communes_value_invalid", "D6"),
        ("communes_twice", "A7"),
    ]
    assert {item.sheet for item in found.findings} == {"Danh sách"}
    assert run(["init", str(tmp_path / "tinh"), "--communes", str(path)]) == FAILED
    assert "C4" in capsys.readouterr().err
    assert not (tmp_path / "tinh").exists()


@pytest.mark.parametrize(
    ("rows", "headings", "code"),
    [((), HEADINGS, "communes_none"), (COMMUNES, ("A", "B", "C", "D", "E", "F"), "communes_no_heading")],
)
def test_a_list_without_communes_or_headings_says_so(tmp_path, rows, headings, code):
    found = read_commune_list(write_list(tmp_path / "xa.xlsx", *rows, headings=headings))
    assert [item.code for item in found.findings] == [code]


def test_what_is_no_list_is_a_message(tmp_path, capsys):
    (tmp_path / "xa.xlsx").write_text("Xã\nThái Sơn\n", encoding="utf-8")
    assert run(["init", str(tmp_path / "a"), "--communes", str(tmp_path / "xa.xlsx")]) == FAILED
    assert run(["init", str(tmp_path / "a"), "--communes", str(tmp_path / "khong_co.xlsx")]) == FAILED
    assert run(["init", str(tmp_path / "a"), "--communes", "x.xlsx", "--commune", "B"]) == FAILED
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.libreoffice
@pytest.mark.parametrize("extension", ["ods", "xls"])
def test_a_list_may_come_from_other_programs(tmp_path, extension):
    path = convert(write_list(tmp_path / "xa.xlsx", *COMMUNES), extension, tmp_path / "ra", tmp_path / "lo")
    found = read_commune_list(path)
    assert [(row.commune, row.difficult_area) for row in found.rows] == [
        ("Thái Sơn", None),
        ("Đông Lỗ", True),
        ("Tân Hoa", False),
        ("Tân Hòa", True),
    ]


# ---------------------------------------------------------------------------------------------
# The tree


def test_campaigns_are_found_wherever_they_lie_but_not_inside_one(tmp_path):
    for place in ("a", "b/c", "b/c/nhan_ve/d", "~$e", "nhan_ve/f"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "dot_danh_gia.xlsx").touch()
    assert [folder.relative_to(tmp_path).as_posix() for folder in find_campaigns(tmp_path)] == ["a", "b/c", "nhan_ve/f"]


def test_results_do_not_depend_on_jobs_or_on_the_order_of_files(tmp_path):
    one, other = tree(tmp_path / "one"), tmp_path / "other"
    for number, folder in enumerate(find_campaigns(one)):
        return_all(folder, {**ANSWERS, "learning_citizens": 2999 + number})
        form = folder / "phat_di" / "truong_thcs.xlsx"
        fill_form(form, folder / "nhan_ve" / "a lần 2.xlsx", {**ANSWERS, "4.4": number})
        (folder / "nhan_ve" / "ảnh.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a workbook")
    for path in sorted(one.glob("**/*"), reverse=True):
        target = other / path.relative_to(one)
        if path.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
    for folder in find_campaigns(other):
        (folder / "ket_qua").mkdir(exist_ok=True)
    assert {item.status for item in merge_all(find_campaigns(one), 1)} == {Status.DONE}
    assert {item.status for item in merge_all(find_campaigns(other)[::-1], 4)} == {Status.DONE}
    assert len(results(one)) >= 9
    assert results(one) == results(other)


def test_one_broken_campaign_never_stops_the_others(tmp_path, capsys):
    root = tree(tmp_path)
    (root / "dong-lo" / "dot_danh_gia.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert run(["merge", str(root), "--jobs", "2"]) == WRONG
    out = capsys.readouterr().out
    assert "[3/3]" in out
    assert "Bỏ qua, và vì sao" in out
    assert (root / "thai-son" / "ket_qua" / "tong_hop.xlsx").exists()
    assert (root / "mai-dinh" / "ket_qua" / "ket_qua.json").exists()
    for control in root.glob("*/dot_danh_gia.xlsx"):
        control.write_bytes(b"")
    assert run(["merge", str(root), "--jobs", "1"]) == FAILED
    assert run(["distribute", str(root), "--jobs", "1"]) == FAILED


def test_a_program_error_in_one_campaign_is_its_own_row(tmp_path, monkeypatch):
    root = tree(tmp_path, "Thái Sơn")
    monkeypatch.setattr("ccht_excel.batch.campaigns.merge", lambda *_: 1 // 0)
    done = merge_one(root / "thai-son")
    assert done.status is Status.FAILED
    assert "ZeroDivisionError" in done.detail


def test_exit_codes_of_a_tree(tmp_path, capsys):
    root = tree(tmp_path, "Thái Sơn", "Đông Lỗ")
    assert run(["merge", str(root), "--jobs", "1"]) == WRONG
    for folder in find_campaigns(root):
        return_all(folder)
    assert run(["merge", str(root), "--jobs", "1"]) == DONE
    assert run(["merge", str(root), "--jobs", "1", "--only-changed"]) == DONE
    assert "Không đổi từ lần trước" in capsys.readouterr().out
    (tmp_path / "empty").mkdir()
    assert run(["merge", str(tmp_path / "empty")]) == FAILED


def square_or_die(number: int) -> int:
    if number == 3:
        os._exit(9)
    return number * number


def test_a_worker_that_dies_costs_only_its_own_piece_of_work():
    done = list(workers.run(square_or_die, [1, 2, 3, 4, 5, 6], 2, lambda number: -number))
    assert sorted(done) == [-3, 1, 4, 16, 25, 36]


def test_a_worker_killed_from_outside_loses_nothing(tmp_path):
    root = tree(tmp_path, "A", "B", "C", "D", "E", "F")
    done = []
    for item in merge_all(find_campaigns(root), 2):
        if not done:
            active_children()[0].kill()
        done.append(item)
    assert sorted(item.folder for item in done) == list(find_campaigns(root))
    assert {item.status for item in done} == {Status.DONE}


@pytest.mark.skipif(os.name != "posix", reason="signals of a terminal")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_it_leaves_whole_files_only(tmp_path, jobs):
    root = tmp_path / "tree"
    list(init_all(root, [CommuneRow(f"Xã số {number}", "B2") for number in range(40)], Defaults(2024), 1))
    command = [sys.executable, "-m", "ccht_excel", "merge", str(root), "--jobs", jobs]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, text=True, encoding="utf-8"
    )
    assert process.stdout
    assert "[1/40]" in process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == FAILED
    assert err.strip() == "Đã dừng theo yêu cầu; kết quả cũ vẫn còn nguyên."
    assert not list(root.glob("**/.ccht-*"))
    written = list(root.glob("*/ket_qua/tong_hop.xlsx"))
    assert 1 <= len(written) < 40
    assert all(zipfile.ZipFile(path).testzip() is None for path in written)
    with pytest.raises(ProcessLookupError):
        for _ in range(100):
            os.killpg(process.pid, 0)
            time.sleep(0.1)


def test_what_a_killed_run_left_behind_is_removed_by_a_later_one(tmp_path):
    folder = tree(tmp_path, "Thái Sơn") / "thai-son"
    merge(folder)
    old, young = folder / "ket_qua" / ".ccht-abc.xlsx", folder / "ket_qua" / ".ccht-def.xlsx"
    for path, age in ((old, 7200), (young, 60)):
        path.touch()
        os.utime(path, (time.time() - age,) * 2)
    merge(folder)
    assert not old.exists()
    assert young.exists()


# ---------------------------------------------------------------------------------------------
# --only-changed


@pytest.fixture
def merged(tmp_path):
    folder = tree(tmp_path, "Thái Sơn") / "thai-son"
    fill_form(folder / "phat_di" / "truong_thcs.xlsx", folder / "nhan_ve" / "phieu.xlsx")
    merge(folder)
    assert merge_one(folder, only_changed=True).status is Status.UNCHANGED
    return folder


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: append(folder / "dot_danh_gia.xlsx"),
        lambda folder: append(folder / "nhan_ve" / "phieu.xlsx"),
        lambda folder: (folder / "nhan_ve" / "phieu.xlsx").rename(folder / "nhan_ve" / "khac.xlsx"),
        lambda folder: (folder / "nhan_ve" / "moi.txt").touch(),
        lambda folder: (folder / "nhan_ve" / "phieu.xlsx").unlink(),
        lambda folder: (folder / "ket_qua" / "tong_hop.xlsx").unlink(),
        lambda folder: append(folder / "ket_qua" / "ket_qua.json"),
        lambda folder: (folder / "ket_qua" / "dau_vao.json").write_text("{}"),
        lambda folder: (folder / "ket_qua" / "dau_vao.json").write_text('{"schema": 1, "outputs": 3}'),
    ],
)
def test_whatever_changed_is_merged_again(merged, change):
    change(merged)
    assert merge_one(merged, only_changed=True).status is Status.DONE


def test_a_copy_with_other_file_times_is_unchanged(merged, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(merged, copy, copy_function=shutil.copyfile)
    for path in copy.glob("**/*"):
        os.utime(path, (1, 1))
    assert merge_one(copy, only_changed=True).status is Status.UNCHANGED
    before = results(copy)
    merge(copy)
    assert results(copy) == before


def without_time(path: Path) -> Path:
    """The same workbook, but not saying when it was saved."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist() if name != "docProps/core.xml"}
    with zipfile.ZipFile(path, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return path


def test_the_time_of_a_file_counts_where_the_document_has_none(merged):
    path = without_time(merged / "nhan_ve" / "phieu.xlsx")
    merge(merged)
    assert merge_one(merged, only_changed=True).status is Status.UNCHANGED
    before = results(merged)
    os.utime(path, (10**9, 10**9))
    assert merge_one(merged, only_changed=True).status is Status.DONE
    assert results(merged) != before


def test_what_hung_on_the_machine_is_tried_again(merged):
    merge(merged, Limits(seconds=1e-6))
    assert merge_one(merged, only_changed=True, limits=Limits(seconds=1e-6)).status is Status.DONE
    merge(merged)
    assert merge_one(merged, only_changed=True, limits=Limits(file_bytes=100)).status is Status.DONE


def test_an_unchanged_result_keeps_its_exit_code(merged, capsys):
    assert run(["merge", str(merged), "--only-changed"]) == WRONG
    assert "Không có gì thay đổi" in capsys.readouterr().out
