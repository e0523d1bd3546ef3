"""What forms of any age have above the columns that people fill in.

Relies on :mod:`ccht_excel.forms.layout`. Refuses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from ccht_excel.forms.layout import BESIDE_HEADINGS, EVIDENCE_KEYS, HEADINGS
from ccht_excel.law.attributes import attributes_beside
from ccht_excel.model.law import CriteriaSet
from ccht_excel.vietnamese.text import capital


def column_heads(criteria_set: CriteriaSet) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(table, key of a column) to its possible headings, the newest first; of levels one for each word for them."""
    asked = (("indicators", "result"), ("figures", "value"), *(("evidence", key) for key in EVIDENCE_KEYS))
    heads: dict[tuple[str, str], tuple[str, ...]] = {(table, key): (HEADINGS[table][key],) for table, key in asked}
    for id, item in attributes_beside(criteria_set).items():
        heads["figures", id] = (BESIDE_HEADINGS[item.kind].format(label=item.label),)
    for id, spec in criteria_set.data.items():
        heads["villages", id] = (*spec.village_labels, spec.label)
    scales = (spec.levels for spec in criteria_set.data.values() if spec.levels)
    nouns = (capital(noun) for scale in scales for noun in (scale.noun, *scale.nouns))
    heads["indicators", "level"] = tuple(dict.fromkeys(nouns))
    return heads
