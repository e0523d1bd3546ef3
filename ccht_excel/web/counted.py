"""What was counted in a list of residents, as the page shows it before anybody takes it over.

Relies on :mod:`ccht_excel.law.prefill` for the words. Knows numbers alone, of nobody in particular.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from ccht_excel.campaign.prefill import Prefilled
from ccht_excel.law.prefill import reference_text


class ProposalRow(Struct, frozen=True):
    """What the list says of one datum, by age base; a line for each village."""

    id: str
    label: str
    numbers: str
    villages: tuple[str, ...]


def proposal_rows(done: Prefilled) -> Sequence[ProposalRow]:
    """One for each datum that was counted."""
    return [
        ProposalRow(item.datum, item.label, _numbers(done, item.datum, ""), tuple(_villages(done, item.datum)))
        for item in done.prefill.counts
    ]


def _villages(done: Prefilled, datum: str) -> Iterator[str]:
    for village in done.control.campaign.villages:
        yield f"{village.name}: {_numbers(done, datum, village.id) or 'không có ai'}"


def _numbers(done: Prefilled, datum: str, village: str) -> str:
    own = [item for item in done.count.references if (item.datum, item.village) == (datum, village)]
    return reference_text(done.prefill, own)
