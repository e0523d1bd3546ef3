"""A list of the communes that are expected, held against those that told something of themselves.

A commune of the list that sent nothing counts as one without a result, so that silence is visible; one that is not on
the list is named. Where the list leaves out district or province, the name alone decides. Names are read in the words
of the criteria set that is counted: the list itself may not say which that is. Reads no file.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.findings import of_summaries
from ccht_excel.findings.entry import finding
from ccht_excel.model.place import Place
from ccht_excel.model.subjects import Subject
from ccht_excel.rollup.communes import Commune
from ccht_excel.rollup.summaries import Locality
from ccht_excel.vietnamese.place_names import named_type, stated_type, subject_title
from ccht_excel.vietnamese.text import capital


class Listed(Struct, frozen=True):
    """A row of the list; ``type`` is what it says of the kind, empty where nothing."""

    commune: str
    district: str = ""
    province: str = ""
    type: str = ""

    def place(self, subject: Subject) -> Locality:
        """Where that is, with its kind where the name or the row says one."""
        stated = stated_type(self.commune, subject) or named_type(self.type, subject)
        title = subject_title(self.commune, replace(subject, type=stated)) if stated else ""
        return Locality(self.commune, self.district, self.province, title=title)


def with_expected(communes: Sequence[Commune], listed: Sequence[Listed], subject: Subject) -> list[Commune]:
    """The communes, those that are not on the list marked as such, with those of the list that are missing."""
    expected = [item.place(subject) for item in listed]
    known = [_marked(commune, expected) for commune in communes]
    silent = [
        Commune(_shown(place, subject), None, {}, (), 0, (finding(of_summaries.SUMMARY_NOT_SENT),))
        for place in expected
        if not any(_same(commune.place, place) for commune in communes)
    ]
    return sorted([*known, *silent], key=lambda commune: commune.place.key)


def _shown(place: Locality, subject: Subject) -> Locality:
    """The place as it is printed: a bare name of a kind that nobody knows stays one."""
    bare = subject.must_be_named and not place.title
    return replace(place, title=capital(place.commune)) if bare else place


def _marked(commune: Commune, expected: Sequence[Locality]) -> Commune:
    if any(_same(commune.place, place) for place in expected):
        return commune
    said = finding(of_summaries.SUMMARY_NOT_LISTED, Place(commune.files[0] if commune.files else ""))
    return replace(commune, findings=(*commune.findings, said))


def _same(one: Locality, other: Locality) -> bool:
    """Whether two spellings mean one commune, as far as both say where it is."""
    areas = zip(one.area, other.area, strict=True)
    alike = one.spelling == other.spelling or _bare_alike(one, other) or _bare_alike(other, one)
    return bool(one.spelling) and alike and all(not a or not b or a == b for a, b in areas)


def _bare_alike(one: Locality, other: Locality) -> bool:
    """Whether a name without a kind is that of the other."""
    return bool(one.bare_spelling) and f" {other.spelling}".endswith(f" {one.bare_spelling}")
