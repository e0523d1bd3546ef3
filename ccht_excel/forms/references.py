"""What a list of residents says of the figures that a form asks, as grey text beside the cells: it is no answer.

Relies on :mod:`ccht_excel.forms.layout`. Each text has words in it, so that it is no number wherever it is copied to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from ccht_excel.forms import layout
from ccht_excel.law.prefill import reference_text
from ccht_excel.model.campaign import Campaign, Unit
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.prefill import Prefill, PrefillCount


class References(Struct, frozen=True):
    """Texts by (village, datum); the empty village is the whole."""

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, datum: str) -> str:
        """What stands beside a figure of the whole; empty for nothing."""
        return self.texts.get(("", datum), "")

    def of_village(self, village: str, data: Iterable[str]) -> str:
        """What stands beside a village that is asked for these data, one a line."""
        return "\n".join(filter(None, (self.texts.get((village, datum), "") for datum in data)))


def references_of(criteria_set: CriteriaSet, campaign: Campaign, unit: Unit | None) -> References:
    """The texts for a unit's form; none where no list was counted, and on the form that is nobody's."""
    prefill = criteria_set.prefill
    if prefill is None or unit is None or not campaign.references:
        return References()
    places = ("", *(village.id for village in campaign.villages))
    texts = {(place, item.datum): _text(prefill, item, campaign, place) for place in places for item in prefill.counts}
    return References({key: text for key, text in texts.items() if text})


def _text(prefill: Prefill, item: PrefillCount, campaign: Campaign, place: str) -> str:
    own = [one for one in campaign.references if (one.datum, one.village) == (item.datum, place)]
    if not own:
        return ""
    numbers = reference_text(prefill, own)
    if place:
        return layout.VILLAGE_REFERENCE_TEXT.format(label=item.label, numbers=numbers)
    return layout.REFERENCE_TEXT.format(list=prefill.name, numbers=numbers)
