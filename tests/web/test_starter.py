"""From a bare machine to the page: CCHT.cmd as far as it can be read here, and what it starts, for real."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ccht_excel import starter
from tests.support.source import ROOT

COMMAND = ROOT / "CCHT.cmd"
LINES = COMMAND.read_bytes().decode("ascii").split("\r\n")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder like this repository, with blanks and Vietnamese letters in its path."""
    folder = tmp_path / "Phần mềm của xã"
    (folder / "ccht_excel").mkdir(parents=True)
    (folder / "pyproject.toml").write_text("[project]\n")
    (folder / "ccht_excel" / "__main__.py").write_text("print(1)\n")
    return folder


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What is run, of which nothing is really run; environments are made without pip."""
    done: list[list[str]] = []
    monkeypatch.setattr(starter, "_run", lambda command: done.append(list(command)) or 0)
    make = starter.venv.create
    monkeypatch.setattr(starter.venv, "create", lambda place, clear, with_pip: make(place, clear=clear, with_pip=False))
    return done


def kinds(commands: list[list[str]]) -> list[str]:
    return [command[2] for command in commands]


def test_installed_once_then_opened_at_once(source: Path, tmp_path: Path, commands: list[list[str]]) -> None:
    home = tmp_path / "của tôi"
    assert starter.main(["D:/Đợt 2024"], source, home) == 0
    assert starter.main([], source, home) == 0
    assert kinds(commands) == ["pip", "ccht_excel", "ccht_excel"]
    assert commands[0][-1] == str(source)
    assert commands[1][1:] == ["-m", "ccht_excel", "open", "D:/Đợt 2024"]
    assert Path(commands[1][0]).is_relative_to(home)


def test_a_new_version_is_installed(source: Path, tmp_path: Path, commands: list[list[str]]) -> None:
    starter.main([], source, tmp_path)
    (source / "ccht_excel" / "__main__.py").write_text("print(12)\n")
    starter.main([], source, tmp_path)
    assert kinds(commands) == ["pip", "ccht_excel", "pip", "ccht_excel"]


def test_what_was_left_half_done_is_done_again(source: Path, tmp_path: Path, commands: list[list[str]]) -> None:
    (tmp_path / "ccht_excel" / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "ccht_excel" / "venv" / "rest").write_text("")
    starter.main([], source, tmp_path)
    assert kinds(commands) == ["pip", "ccht_excel"]
    assert not (tmp_path / "ccht_excel" / "venv" / "rest").exists()


def test_a_refusal_is_told_and_tried_again(
    source: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    commands: list[list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(starter, "_run", lambda command: commands.append(list(command)) or 1)
    assert [starter.main([], source, tmp_path), starter.main([], source, tmp_path)] == [1, 1]
    assert kinds(commands) == ["pip", "pip"]
    assert "Chưa cài được" in capsys.readouterr().out
    (tmp_path / "x").write_text("")
    assert starter.main([], source, tmp_path / "x") == 1
    assert "không cho ghi" in capsys.readouterr().out


def test_two_windows_do_not_install_together(
    source: Path, tmp_path: Path, commands: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "ccht_excel" / "dang_cai"
    lock.parent.mkdir()
    lock.write_text("")
    assert starter.main([], source, tmp_path) == 1
    assert "cửa sổ khác" in capsys.readouterr().out
    os.utime(lock, (time.time() - 3000,) * 2)
    assert starter.main([], source, tmp_path) == 0
    assert not lock.exists()


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(starter.sys, "version_info", (3, 10, 9))
    assert starter.main([]) == 1
    assert "3.11" in capsys.readouterr().out


def test_it_needs_nothing_of_the_program() -> None:
    code = "import sys, runpy; runpy.run_path(sys.argv[1]); print([name for name in sys.modules if 'ccht' in name])"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(ROOT / "ccht_excel" / "starter.py")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_the_page_opens_from_a_bare_folder(tmp_path: Path) -> None:
    """The whole of it: a copy of the sources in a folder with blanks and Vietnamese letters, nothing installed."""
    source = tmp_path / "Phần mềm của xã"
    for name in ("ccht_excel", "workbook_templates", "samples"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source / name)
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "dữ liệu"), "XDG_STATE_HOME": str(tmp_path / "tt")}
    call = [sys.executable, str(source / "ccht_excel" / "starter.py"), str(tmp_path / "đợt"), "--no-browser"]
    process = subprocess.Popen(
        call, stdout=subprocess.PIPE, text=True, env=environment, encoding="utf-8", start_new_session=True
    )
    assert process.stdout
    try:
        assert any("http://127.0.0.1:" in line for line in process.stdout)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)
        process.stdout.close()


# ---------------------------------------------------------------------------------------------
# CCHT.cmd: it cannot be run here, so what can be known of it is


def test_the_command_file_is_ascii_with_windows_line_ends_also_in_archives() -> None:
    data = COMMAND.read_bytes()
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n") > 20
    assert "*.cmd text eol=crlf" in (ROOT / ".gitattributes").read_text()


def test_every_label_that_is_gone_to_is_there_once() -> None:
    labels = [line[1:] for line in LINES if re.fullmatch(r":\w+", line)]
    called = {
        name for line in LINES for name in re.findall(r"(?:goto|call) :?(\w+)", line) if not line.startswith("rem")
    }
    assert called == set(labels)
    assert len(labels) == len(set(labels))


def test_every_path_stands_in_quotes() -> None:
    for line in LINES:
        if line.startswith("rem") or "set " in line:
            continue
        for match in re.finditer(r"%(STARTER|NO_PYTHON|HERE|LOCALAPPDATA|ProgramFiles|~1|%~D)", line):
            assert line[: match.start()].count('"') % 2, line
    assert 'set "HERE=%~dp0"' in LINES


def test_what_it_starts_and_says_is_there() -> None:
    for name in re.findall(r"%HERE%([\w\\.]+)", "\n".join(LINES)):
        path = ROOT / name.replace("\\", "/")
        assert path.is_file()
        assert not path.read_bytes().startswith(b"\xef\xbb\xbf"), "type would print the mark"
    assert "pause" in LINES[LINES.index(":failed") :]
    assert "chcp 65001 >nul" in LINES
