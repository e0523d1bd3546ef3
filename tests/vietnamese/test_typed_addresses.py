"""Mail addresses as people type them, and what is told of those that are none."""

from __future__ import annotations

import pytest

from ccht_excel.vietnamese.typed_addresses import addresses, no_addresses
from tests.support.control import UNITS, campaign_of, edited


@pytest.mark.parametrize(
    ("typed", "good", "wrong"),
    [
        ("a@b.vn, c@d.edu.vn", ("a@b.vn", "c@d.edu.vn"), ()),
        ("a@b.vn; sai@", ("a@b.vn",), ("sai@",)),
        ("Cô Lan <lan@x.vn>", ("lan@x.vn",), ()),
        ("0912 345 678", (), ("0912 345 678",)),
        ("lan@gmail", (), ("lan@gmail",)),
        ("", (), ()),
        ("  ", (), ()),
    ],
)
def test_what_is_an_address_and_what_is_none(typed: str, good: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    assert (addresses(typed), no_addresses(typed)) == (good, wrong)


def test_a_wrong_address_is_told_at_its_cell_and_keeps_nobody_from_working() -> None:
    reading = edited({f"{UNITS}!E6": "a@b.vn, sai@"})
    told = [(item.place.sheet, item.place.cell) for item in reading.findings if item.code == "unit_email_invalid"]
    assert told == [(UNITS, "E6")]
    (message,) = [item.message for item in reading.findings if item.code == "unit_email_invalid"]
    assert "“sai@”" in message
    assert campaign_of(reading).units[0].email == "a@b.vn, sai@"
