"""What keeps a command from running at all, in words for the officer. Findings are values; these are failures.

Relies on the model. Only the command line turns them into exit codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ccht_excel.model.finding import Finding
from ccht_excel.model.subjects import UNIT


class CannotRunError(Exception):
    """Something that keeps a command from running, in words for the officer.

    ``findings`` are what was found wrong on the way, where that is why; ``unit_word`` is what those are called in them
    that fill in forms.
    """

    findings: tuple[Finding, ...] = ()
    unit_word: str = UNIT


class CampaignError(CannotRunError):
    """Something about a campaign, its folder or its files."""


class BrokenControlError(CampaignError):
    """A control workbook with error findings; ``findings`` lists them all."""

    def __init__(self, path: Path, findings: Sequence[Finding], unit_word: str) -> None:
        self.path = path
        self.findings = tuple(findings)
        self.unit_word = unit_word
        super().__init__(f"Tệp điều khiển {path} có lỗi, chưa làm gì cả.")


class CriteriaError(CannotRunError):
    """A criteria set that cannot be used. ``problems`` lists every place and what is allowed there."""

    def __init__(self, path: str, problems: Sequence[str]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__(f"Bộ tiêu chí {path} có lỗi:\n" + "\n".join(f"  - {problem}" for problem in problems))


class UnknownTypeError(CriteriaError):
    """A criteria set that is asked for a type of subject it has not; ``choices`` lists its own."""

    def __init__(self, path: str, wanted: str, choices: str) -> None:
        super().__init__(path, [f"không có loại “{wanted}”"])
        self.args = (f"Bộ tiêu chí {path} không có loại “{wanted}”. Các loại:\n{choices}",)


class GuardError(CannotRunError):
    """No worker process could be started; the text is for the officer."""


class BrokenInstallationError(CannotRunError):
    """A file that is shipped with the program is not there."""
