"""Folders and files that may not be written or read: said, and nothing changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccht_excel.campaign.folder import CONTROL, FORMS, RESULTS, RETURNS, SUMMARY
from ccht_excel.campaign.merge import merge
from tests.support.campaigns import FAILED, hand_in, snapshot

#: root may do everything; without these rights it is a user like any other
AS_USER = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner"] if os.name == "posix" else []

pytestmark = pytest.mark.skipif(
    os.name != "posix" or (os.geteuid() == 0 and not shutil.which("setpriv")), reason="needs a user with less rights"
)


@pytest.fixture
def merged(full: Path) -> Iterator[Path]:
    merge(full)
    hand_in(full, "truong_thcs", "truong_thcs.xlsx", evidence=False)
    yield full
    for path in (full, *(path for path in full.iterdir() if path.is_dir())):
        path.chmod(0o755)


@pytest.mark.parametrize(
    ("place", "mode", "command", "said"),
    [
        (RESULTS, 0o555, "merge", "Không ghi được"),
        (f"{RESULTS}/{SUMMARY}", 0o444, "merge", "chỉ cho đọc"),
        (RETURNS, 0o000, "merge", "Không xem được thư mục phiếu nộp"),
        (RETURNS, 0o000, "explain", "Không xem được thư mục phiếu nộp"),
        (".", 0o555, "merge", "Không ghi được vào thư mục"),
        (".", 0o555, "distribute", "Không ghi được vào thư mục"),
        (FORMS, 0o555, "distribute", "Không ghi được"),
        (CONTROL, 0o000, "merge", "Không đọc được"),
        (CONTROL, 0o000, "distribute", "Không đọc được"),
    ],
)
def test_what_may_not_be_touched_is_said(merged: Path, place: str, mode: int, command: str, said: str) -> None:
    before = snapshot(merged)
    (merged / place).chmod(mode)
    arguments = [*(AS_USER if os.geteuid() == 0 else []), sys.executable, "-m", "ccht_excel", command, str(merged)]
    done = subprocess.run([*arguments, *(["5.1"] if command == "explain" else [])], capture_output=True, check=False)
    (merged / place).chmod(0o755)
    told = done.stderr.decode()
    assert done.returncode == FAILED and done.stdout == b"", told
    assert said in told and ("không có quyền" in told or "chỉ cho đọc" in told)
    assert not any(noise in told for noise in ("Traceback", "Exception", "Warning", "Errno"))
    assert snapshot(merged) == before
