"""Files are written whole or not at all, and leftovers go."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.files.whole import write_all
from tests.support.campaigns import snapshot
from tests.support.trees import tree


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


def test_no_file_is_replaced_unless_all_are_written(tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_bytes(b"old")

    def fail(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_all({first: lambda stream: stream.write(b"new") and None, second: fail})
    assert snapshot(tmp_path).keys() == {"a.txt"}
    assert first.read_bytes() == b"old"
    write_all({first: lambda stream: stream.write(b"new") and None})
    assert first.read_bytes() == b"new"
