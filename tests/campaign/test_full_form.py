"""The full form is shipped as the program writes it."""

from __future__ import annotations

import io
import zipfile

from ccht_excel.campaign.full_form import FULL_FORM, write_full_form
from ccht_excel.files.shipped import shipped_path


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_shipped_full_form_is_what_the_program_writes() -> None:
    stream = io.BytesIO()
    write_full_form(stream)
    shipped = shipped_path(*FULL_FORM).read_bytes()
    assert parts(shipped) == parts(stream.getvalue()), "make it anew: python -m ccht_excel.campaign.full_form"
