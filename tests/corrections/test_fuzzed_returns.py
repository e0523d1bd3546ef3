"""Damaged returns that were read all the same are marked, or answered with a fresh form: never anything else."""

from __future__ import annotations

import pytest

from ccht_excel.corrections.marking import mark
from ccht_excel.corrections.to_mark import ToMark
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Submission, SubmissionStatus
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.fuzz.cases import CRITERIA, MOMENT, case
from tests.support.returns import CAMPAIGN, FILE

_SENT = Submission(FILE, "0" * 64, "hoi_khuyen_hoc", SubmissionStatus.ACCEPTED, None, MOMENT)
_PLACES = (("Tiêu chí 5", "F16"), ("Tiêu chí 1", "E9"), ("", ""))


@pytest.mark.sampled(2)
@pytest.mark.parametrize("first", range(0, 240, 40))
def test_damaged_returns(first: int) -> None:
    done = 0
    for number in range(first, first + 40):
        made = case(11, number)
        try:
            read_workbook(made.data)
        except RefusedError:
            continue
        findings = tuple(
            Finding("count_not_number", Severity.ERROR, "Sai số", "Sửa đi.", Place(FILE, sheet, cell))
            for sheet, cell in _PLACES
        )
        copy = mark(ToMark(_SENT, made.data, findings, damaged=False), CAMPAIGN, CRITERIA)
        assert copy.data is not None and read_workbook(copy.data).sheets[0].name == "Cần sửa", made.seed
        done += 1
    assert done
