"""Commands load only what they need, so that they answer at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ccht_excel.cli.ccht import COMMANDS
from tests.support.campaigns import hand_in
from tests.support.source import HEAVY

#: What no command loads that only reads.
WRITERS = {"pandas", "numpy", "openpyxl", "xlsxwriter", "xlrd", "distributed"}
HEAVIER_THAN_HELP = {*HEAVY, "lxml", "multiprocessing"}
ROOM = "ccht_excel.cli.commands."


def modules_after(*arguments: str) -> set[str]:
    """Every module that is loaded when a command ends."""
    program = "import sys; from ccht_excel.cli import run; run(sys.argv[1:]); print('\\nLOADED', *sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return set(done.stdout.rpartition("LOADED")[2].split())


def loaded(*arguments: str) -> set[str]:
    """Which of the heavy packages a command has loaded when it ends."""
    return modules_after(*arguments) & HEAVY


COMPLETIONS = [
    ("ccht ", 1, "plain,init", set(COMMANDS)),
    ("ccht me", 1, "plain,merge", {"merge"}),
    ("ccht merge --on", 2, "plain,--only-changed", {"merge"}),
]
"""The words typed, which of them is being completed, a line of the answer, the commands loaded for it."""


def commands_loaded(modules: set[str]) -> set[str]:
    return {name.removeprefix(ROOM) for name in modules if name.startswith(ROOM)}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["khong-co"]])
def test_help_loads_nothing_heavy(arguments):
    assert modules_after(*arguments) & HEAVIER_THAN_HELP == set()


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_loads_that_command_alone_and_nothing_heavy(name):
    modules = modules_after(name, "--help")
    assert commands_loaded(modules) == {name}
    assert modules & HEAVIER_THAN_HELP == set()


@pytest.mark.parametrize(("words", "number", "expected", "commands"), COMPLETIONS)
def test_shell_completion_loads_nothing_heavy(words, number, expected, commands, monkeypatch):
    monkeypatch.setenv("_CCHT_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(number))
    program = (
        "import atexit, sys; from ccht_excel.cli import main;"
        "atexit.register(lambda: print('LOADED', *sorted(sys.modules))); main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert expected in done.stdout.splitlines()
    modules = set(done.stdout.rpartition("LOADED")[2].split())
    assert commands_loaded(modules) == commands
    assert modules & HEAVIER_THAN_HELP == set()


def test_check_writes_nothing_and_loads_no_writer(full):
    assert loaded("check", str(full / "nhan_ve" / "truong_thcs.xlsx")) & WRITERS == set()


def test_merge_of_faultless_returns_loads_no_second_excel_library(full):
    assert loaded("merge", str(full)) & WRITERS == {"xlsxwriter"}


NOT_FOR_ONE_CAMPAIGN = {
    *("multiprocessing", "concurrent.futures", "urllib.request", "http.client", "ssl", "email"),
    *("ccht_excel.patching.workbook", "ccht_excel.corrections.marking", "ccht_excel.likeness.differences"),
    *("ccht_excel.campaign.pdf", "ccht_excel.documents.making"),
}
"""What makes the marked copies (in a process of its own), documents and mails, spreads the work, or compares files."""


def test_merge_of_one_campaign_loads_nothing_of_what_it_does_not_do(full):
    hand_in(full, "hoi_khuyen_hoc", "hoi_khuyen_hoc.xlsx", {"citizens": "năm nghìn"})
    for _ in range(2):  # the second run finds the files of the first
        assert modules_after("merge", str(full)) & NOT_FOR_ONE_CAMPAIGN == set()
    assert (full / "ket_qua" / "tra_lai" / "hoi_khuyen_hoc.xlsx").is_file()


def test_a_command_that_runs_loads_no_other_command(full):
    assert commands_loaded(modules_after("merge", str(full))) == {"merge"}


WORD = {"docx", "docxtpl", "lxml", "jinja2", "PIL"}
"""What fills templates of documents, in a process of its own."""


@pytest.mark.parametrize("arguments", [["merge"], ["dossier", "--plan"]], ids=" ".join)
def test_nobody_loads_the_libraries_for_word_but_the_process_that_fills_templates(arguments, full):
    assert modules_after(*arguments, str(full)) & WORD == set()
