"""The guide says who, what and when."""

from __future__ import annotations

from ccht_excel.forms.layout import GUIDE_SHEET
from tests.support.campaigns import cell_of
from tests.support.forms import form


def test_guide_says_who_what_and_when() -> None:
    texts = "\n".join(
        str(cell.value) for row in form("hoi_khuyen_hoc")[GUIDE_SHEET].iter_rows() for cell in row if cell.value
    )
    for expected in (
        "NĂM 2024",
        "Xã Thái Sơn, huyện Hiệp Hòa, tỉnh Bắc Giang",
        "Hội Khuyến học xã",
        "15/12/2024",
        "Từ 01/01/2024 đến hết 31/12/2024",
        "VÍ DỤ",
        "không được Thông tư định nghĩa",
        "Thông tư số 25/2023/TT-BGDĐT",
        *(f"Bước {number}" for number in range(1, 6)),
    ):
        assert expected in texts
    cells = [cell for row in form("hoi_khuyen_hoc")[GUIDE_SHEET].iter_rows() for cell in row]
    links = {cell.value: cell.hyperlink.location for cell in cells if cell.hyperlink}
    figure = cell_of(form("hoi_khuyen_hoc"), "figures", "citizens", "value").coordinate
    assert links == {"Tiêu chí 5": f"'Tiêu chí 5'!{figure}"}
