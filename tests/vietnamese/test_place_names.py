"""Names of places, with the kind of place they are."""

from __future__ import annotations

from ccht_excel.vietnamese.place_names import commune_title, full_place
from tests.support.forms import a_campaign


def test_names_of_places() -> None:
    assert commune_title("Thái Sơn") == "Xã Thái Sơn"
    assert commune_title(" phường Tân An") == "Phường Tân An"
    assert commune_title("").startswith("Xã …")
    assert full_place(a_campaign(district="", province="TP Hà Nội")) == "Xã Thái Sơn, TP Hà Nội"
