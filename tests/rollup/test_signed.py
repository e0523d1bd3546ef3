"""A roll-up says of each summary who has signed it."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.signatures.office_key import make_key
from tests.support.campaigns import campaign_folder, return_all

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")
COMMUNES = ("Thái Sơn", "Đông Lỗ", "Hòa Sơn", "Mai Trung", "Bắc Lý")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Five campaigns, four of them signed with a key of their own; the fingerprints."""
    root = tmp_path_factory.mktemp("cây")
    prints = {}
    for number, name in enumerate(COMMUNES):
        folder = campaign_folder(root / "xã" / str(number), new_campaign(name, 2024))
        summary = merge(return_all(folder)).summary
        key = root / "khóa" / str(number) / "k.pem"
        prints[name] = make_key(key, None).fingerprint
        if number < 4:
            assert run(["sign", str(summary), "--key", str(key)]) == 0
    return root, prints


def keys(path: Path, *rows: tuple[str, str, str]) -> Path:
    lines = ["Xã;Khóa;Thu hồi", *(";".join(row) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def rolled_up(output: Path, *arguments: object) -> tuple[int, dict[str, Any]]:
    code = run(["rollup", *map(str, arguments), "-o", str(output), "--jobs", "1"])
    return code, json.loads(output.with_suffix(".json").read_text("utf-8"))


def states(values: dict[str, Any]) -> dict[str, str]:
    return {item["commune"]: item["signature"]["state"] for item in values["communes"]}


def test_each_summary_says_who_has_signed(tree: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    root, prints = tree
    listed = keys(
        tmp_path / "k.csv",
        ("Thái Sơn", prints["Thái Sơn"], ""),
        ("Thái Sơn", prints["Hòa Sơn"], ""),
        ("Mai Trung", prints["Mai Trung"], "x"),
    )
    code, values = rolled_up(tmp_path / "gộp.xlsx", root / "xã", "--keys", listed)
    assert code == 1
    assert states(values) == {
        "Thái Sơn": "trusted",
        "Đông Lỗ": "unknown_key",
        "Hòa Sơn": "key_of_other",
        "Mai Trung": "withdrawn_key",
        "Bắc Lý": "not_signed",
    }
    assert values["whole"]["with_result"] == 5, "a signature does not decide what counts"
    found = {
        item["commune"]: item["code"] for item in values["findings"] if item["code"].startswith(("sig", "summary"))
    }
    assert found == {
        "Đông Lỗ": "signing_key_unknown",
        "Hòa Sơn": "signing_key_of_other",
        "Mai Trung": "signing_key_withdrawn",
        "Bắc Lý": "summary_not_signed",
    }
    sheet = openpyxl.load_workbook(tmp_path / "gộp.xlsx")["Các xã"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in cells if "Chữ ký" in row)
    column = head.index("Chữ ký")
    shown = {
        row[head.index("Xã")]: row[column] for row in cells if row[head.index("Xã")] in ("Xã Thái Sơn", "Xã Bắc Lý")
    }
    assert shown == {"Xã Thái Sơn": f"Đã ký\n{prints['Thái Sơn']}", "Xã Bắc Lý": "Chưa ký"}


def test_received_files_and_their_signatures_need_no_order(tree: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    """In one folder under other names, in a .zip, or named one by one."""
    root, prints = tree
    received = tmp_path / "nhận"
    received.mkdir()
    results = {name: root / "xã" / str(number) / "ket_qua" for number, name in enumerate(COMMUNES)}
    shutil.copy(results["Thái Sơn"] / "tong_hop.xlsx", received / "a.xlsx")
    shutil.copy(results["Thái Sơn"] / "tong_hop.xlsx.chuky", received / "z.chuky")
    with zipfile.ZipFile(received / "b.zip", "w") as archive:
        archive.write(results["Đông Lỗ"] / "tong_hop.xlsx", "nộp/tong_hop.xlsx")
        archive.write(results["Đông Lỗ"] / "tong_hop.xlsx.chuky", "nộp/tong_hop.xlsx.chuky")
    single = results["Hòa Sơn"] / "tong_hop.xlsx"
    listed = keys(tmp_path / "k.txt", *((name, prints[name], "") for name in COMMUNES))
    code, values = rolled_up(tmp_path / "gộp.xlsx", received, single, "--keys", listed)
    assert states(values) == {"Thái Sơn": "trusted", "Đông Lỗ": "trusted", "Hòa Sơn": "trusted"}
    assert code == 0
    assert values["files"] == 3


def test_forged_and_left_over_signatures_are_named(tree: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    root = tree[0]
    first, second = (root / "xã" / number / "ket_qua" for number in "01")
    shutil.copy(first / "tong_hop.xlsx", tmp_path / "a.xlsx")
    text = (first / "tong_hop.xlsx.chuky").read_text("utf-8")
    (tmp_path / "a.xlsx.chuky").write_text(text.replace("Ký lúc: 2", "Ký lúc: 1"), encoding="utf-8")
    shutil.copy(second / "tong_hop.xlsx.chuky", tmp_path / "b.chuky")
    (tmp_path / "c.chuky").write_bytes(b"\x1b[2J" * 100)
    code, values = rolled_up(tmp_path / "gộp.xlsx", tmp_path)
    assert states(values) == {"Thái Sơn": "forged"}
    assert code == 1
    assert {item["file"]: item["code"] for item in values["findings"]} == {
        "a.xlsx": "signature_forged",
        "b.chuky": "signature_of_other_content",
        "c.chuky": "signature_unreadable",
    }
    assert "Xã Đông Lỗ, năm 2024" in next(item["message"] for item in values["findings"] if item["file"] == "b.chuky")


def test_nothing_is_said_where_nobody_asks(tree: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    shutil.copy(tree[0] / "xã" / "4" / "ket_qua" / "tong_hop.xlsx", tmp_path / "a.xlsx")
    _, values = rolled_up(tmp_path / "gộp.xlsx", tmp_path / "a.xlsx")
    assert "signature" not in values["communes"][0]
    sheet = openpyxl.load_workbook(tmp_path / "gộp.xlsx")["Các xã"]
    assert "Chữ ký" not in [cell.value for row in sheet.iter_rows() for cell in row]
