"""Workbooks of many campaigns that differ in nothing but whose they are: written once, then filled in with the names.

Relies on :mod:`ccht_excel.paper.skeleton`. Where anything else differs, and the first time, the whole workbook is
written; the second time it is written twice, with names and with marks, and the two are held against each other.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import CriteriaSet
from ccht_excel.paper.skeleton import Skeleton, is_plain
from ccht_excel.paper.stand_ins import mark, standing_for
from ccht_excel.vietnamese.place_names import district_title, province_title, subject_title

Write: TypeAlias = Callable[[BinaryIO, Campaign], None]
"""Writes the workbook of a campaign."""

_MOST_KEPT = 48
"""Each may hold a megabyte; the one used longest ago goes first."""

_MOST_HEIGHTS = 4
"""So many skeletons of one workbook are kept: names of some lengths make rows of some heights."""

_ASIDE = 3
"""Words of a name that may say its kind, as in "Thị xã Sơn Tây"."""


class _Seen(Struct):
    """What all these workbooks have in common; ``refused`` is whether marks do not do for them."""

    common: tuple[object, ...]
    skeletons: list[Skeleton] = field(default_factory=list)
    refused: bool = False


class Alike:
    """The workbooks of one process that are alike."""

    def __init__(self) -> None:
        self._seen: tuple[_Seen, ...] = ()
        self._last: tuple[Campaign, Campaign, Mapping[str, str]] | None = None

    def written(self, criteria_set: CriteriaSet, campaign: Campaign, others: tuple[object, ...], write: Write) -> bytes:
        """What ``write`` writes for the campaign; ``others`` is all else that it goes by, and which workbook it is."""
        marked, names = self._marked(criteria_set, campaign)
        common = (others, criteria_set, marked)
        seen = next((item for item in self._seen if item.common == common), None)
        if seen is None:
            self._keep(_Seen(common))
            return _whole(write, campaign)
        self._keep(seen)
        for skeleton in seen.skeletons:
            made = skeleton.with_names(names)
            if made is not None:
                return made
        whole = _whole(write, campaign)
        if not seen.refused and len(seen.skeletons) < _MOST_HEIGHTS and all(map(is_plain, names.values())):
            with standing_for(names) as stand_ins:
                found = Skeleton.of(_whole(write, marked), stand_ins)
            if found and found.with_names(names) == whole:
                seen.skeletons.append(found)
            else:
                seen.refused = True
        return whole

    def _keep(self, seen: _Seen) -> None:
        others = [item for item in self._seen if item is not seen]
        self._seen = (*others[1 - _MOST_KEPT :], seen)

    def _marked(self, criteria_set: CriteriaSet, campaign: Campaign) -> tuple[Campaign, Mapping[str, str]]:
        """The campaign with marks for its names, and what they stand for."""
        last = self._last
        if last is None or last[0] is not campaign:
            subject = criteria_set.subject
            titles: dict[str, Callable[[str], str]] = {
                "commune": lambda name: subject_title(name, subject),
                "district": district_title,
                "province": province_title,
                "id": str,
            }
            names: dict[str, str] = {}
            fields: dict[str, Any] = {
                key: _split(getattr(campaign, key), mark(key), title, names) for key, title in titles.items()
            }
            last = self._last = campaign, replace(campaign, **fields), names
        return last[1:]


def _split(name: str, stand_in: str, title: Callable[[str], str], names: dict[str, str]) -> str:
    """A name with a mark for what is its own; its kind is left, where it says one, as it decides how it is printed."""
    words = name.split(" ")
    for kept in range(min(_ASIDE, len(words) - 1) + 1 if name else 0):
        aside, own = " ".join([*words[:kept], ""]), " ".join(words[kept:])
        if own and title(f"{aside}{stand_in}").replace(stand_in, own) == title(name):
            names[stand_in] = own
            return f"{aside}{stand_in}"
    return name


def _whole(write: Write, campaign: Campaign) -> bytes:
    stream = io.BytesIO()
    write(stream, campaign)
    return stream.getvalue()
