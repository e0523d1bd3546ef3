"""Commands load only what they need, so that they answer at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support import campaign_folder, return_all

HEAVY = {"pandas", "numpy", "xlsxwriter", "openpyxl", "xlrd", "distributed", "rich"}


def loaded(*arguments: str) -> set[str]:
    """Which of the heavy packages a command has loaded when it ends."""
    program = (
        "import sys; from ccht_excel.cli.commands import run; run(sys.argv[1:]);"
        f"print('\\nLOADED', *sorted({HEAVY!r} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return set(done.stdout.rpartition("LOADED")[2].split())


@pytest.mark.parametrize("arguments", [["--help"], ["merge", "--help"], ["--version"], ["khong-co"]])
def test_help_loads_nothing_heavy(arguments):
    assert loaded(*arguments) == set()


def test_shell_completion_loads_nothing_heavy(monkeypatch):
    monkeypatch.setenv("_CCHT_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "ccht me")
    monkeypatch.setenv("COMP_CWORD", "1")
    program = (
        "import atexit, sys; from ccht_excel.cli.commands import main;"
        f"atexit.register(lambda: print('LOADED', *sorted({HEAVY!r} & set(sys.modules)))); main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "plain,merge" in done.stdout
    assert done.stdout.rpartition("LOADED")[2].split() == []


def test_check_writes_nothing_and_loads_no_writer(tmp_path):
    folder = return_all(campaign_folder(tmp_path / "dot"))
    assert loaded("check", str(folder / "nhan_ve" / "truong_thcs.xlsx")) <= {"rich"}


def test_merge_of_faultless_returns_loads_no_second_excel_library(tmp_path):
    folder = return_all(campaign_folder(tmp_path / "dot"))
    assert loaded("merge", str(folder)) <= {"rich", "xlsxwriter"}
