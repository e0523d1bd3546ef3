"""Packages put together by the program: to the byte what ``zipfile`` makes of the same parts."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hypothesis import given
from hypothesis import strategies as st

from ccht_excel.paper.packing import package_of

NAMES = st.sampled_from(["xl/worksheets/sheet1.xml", "xl/theme/theme1.xml", "docProps/core.xml", "xl/ảnh.png", "a"])


@given(st.dictionaries(NAMES, st.binary(max_size=400) | st.sampled_from([b"x" * 70_000, b"<a/>" * 9_000])))
def test_a_package_is_that_of_zipfile_to_the_byte(parts: dict[str, bytes]) -> None:
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, content)
    assert package_of(parts) == package_of(parts) == stream.getvalue()
