"""The full form is shipped as the program writes it."""

from __future__ import annotations

from ccht_excel.campaign.full_form import FULL_FORM, write_full_form
from ccht_excel.files.shipped import shipped_path
from tests.support.office_files import parts_of
from tests.support.written import written_by


def test_the_shipped_full_form_is_what_the_program_writes() -> None:
    written = written_by(write_full_form)
    shipped = shipped_path(*FULL_FORM).read_bytes()
    assert parts_of(shipped) == parts_of(written), "make it anew: python -m ccht_excel.campaign.full_form"
