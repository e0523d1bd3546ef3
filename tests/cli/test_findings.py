"""``ccht findings``: the whole catalogue, one entry, the table for the manual."""

from __future__ import annotations

from ccht_excel.cli import run
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.table import catalogue_markdown


def test_command_prints_the_whole_catalogue(capsys):
    assert run(["findings"]) == 0
    printed = capsys.readouterr().out
    assert all(code in printed for code in CATALOGUE)


def test_command_prints_one_entry_in_full(capsys):
    assert run(["findings", "Count_Percent "]) == 0
    printed = capsys.readouterr().out
    entry = CATALOGUE["count_percent"]
    assert entry.title in printed and entry.remedy in printed and "Đơn vị" in printed
    assert "cần số người" in printed and "{" not in printed


def test_command_suggests_a_near_code(capsys):
    assert run(["findings", "count_persent"]) == 2
    assert "count_percent" in capsys.readouterr().err


def test_command_prints_the_docs_table(capsys):
    assert run(["findings", "--markdown"]) == 0
    assert capsys.readouterr().out == catalogue_markdown()
