"""A summary rendered anew from its own record, which is had without reading the cells.

What seems to be the record is picked out of the shared texts. Nothing relies on that: only where every part of a
package is to the byte what is rendered from it, was it the record; then its cells hold what was just written there.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from ccht_excel.files.program import generator
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.limits import Limits
from ccht_excel.paper.quick_package import Unpacked
from ccht_excel.summary.workbook import write_summary
from ccht_excel.verification.record import assessment_from, record_among
from ccht_excel.verification.rendered import shared_texts


class Rendering(Struct, frozen=True):
    """A summary as it is written from an assessment: the parts of its package."""

    assessment: Assessment
    parts: Mapping[str, bytes]


def rendered(assessment: Assessment) -> Rendering:
    """The summary of an assessment, with nothing filled in."""
    target = Unpacked()
    write_summary(target, assessment)
    return Rendering(assessment, target.parts)


def rendered_from(data: bytes, limits: Limits) -> Rendering | None:
    """The summary rendered from what seems to be the record in these bytes; ``None`` where that cannot be done.

    Whether it is what the bytes hold is left open: :func:`~ccht_excel.verification.rendered.has_parts` tells.
    """
    texts = shared_texts(data, limits)
    if generator().encode() not in texts:
        return None
    try:
        return rendered(assessment_from(record_among(texts)))
    except MemoryError:
        raise
    except Exception:  # a stranger's record: what is wrong with it is found by who reads the file
        return None
