"""What figures and results are by and where they come from, in words: age base, way of counting, decree, source, day.

Relies on the assessment. Prints what was not stated as such and never a choice that nobody made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from ccht_excel.exchange.cell_text import storable
from ccht_excel.law.attributes import must_state
from ccht_excel.model.assessment import Assessment, Datum
from ccht_excel.model.attributes import UNSTATED, Attribute
from ccht_excel.model.law import DatumSpec
from ccht_excel.model.returns import Report, told_by_file
from ccht_excel.summary.texts import NO_REPORT
from ccht_excel.vietnamese.text import join_words


class StatedBeside(Struct):
    """What the figures of a table are by, beside the wording of their row; whole in the first row that has them."""

    assessment: Assessment
    _first: dict[tuple[str, str], str] = field(default_factory=dict)
    _sourced: set[str] = field(default_factory=set)

    def beside(self, text: str, row: str, data: Iterable[str]) -> str:
        """The wording of a row with what its data are by in lines of their own; as it is where there is none."""
        return "\n".join((text, *(self._said(row, *item) for item in _stated(self.assessment, data))))

    def sources(self, data: Iterable[str]) -> str:
        """Where those of some figures come from that no row before told."""
        fresh = [id for id in data if id not in self._sourced]
        self._sourced.update(fresh)
        return sources_text(self.assessment, fresh)

    def _said(self, row: str, id: str, name: str, choice: str) -> str:
        before = self._first.setdefault((id, name), row)
        short = f"như chỉ tiêu {before}"
        return f"{name}: {choice if before == row or len(choice) <= len(short) else short}"


def stated_text(assessment: Assessment, data: Iterable[str]) -> str:
    """What some data are by: ``Độ tuổi của công dân: Từ đủ 15 tuổi trở lên; …``; empty where they need say nothing."""
    return "; ".join(f"{name}: {choice}" for _, name, choice in _stated(assessment, data))


def _stated(assessment: Assessment, data: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Datum, what it is by and the choice, of each that some data are by."""
    for id in data:
        if id in assessment.data:
            datum = assessment.data[id]
            for attribute in (item for item in attributes_of(assessment, datum) if not item.beside):
                yield id, attribute.name, choice_text(assessment, datum, attribute)


def sources_text(assessment: Assessment, data: Iterable[str]) -> str:
    """Where some figures come from: ``Nguồn tổng số công dân trong xã: Công an xã, 31/12/2024``; empty for nothing."""
    by_words: dict[str, list[str]] = {}
    for id in data:
        if id in assessment.data and (words := _sources(assessment, assessment.data[id])):
            by_words.setdefault(words, []).append(_in_sentence(assessment.criteria_set.data[id]))
    return ". ".join(f"Nguồn {join_words(names)}: {words}" for words, names in by_words.items())


def _sources(assessment: Assessment, datum: Datum) -> str:
    """Source and day, as each unit states them: said once where all state the same."""
    asked = [attribute for attribute in attributes_of(assessment, datum) if attribute.beside]
    by_words = _by_what_they_say(
        assessment,
        datum.reports if asked else (),
        lambda report: ", ".join(
            dict.fromkeys(storable(attribute.shown(report.choice(attribute.id))) for attribute in asked)
        ),
    )
    if len(by_words) == 1:
        return next(iter(by_words))
    return "; ".join(f"{', '.join(units)} ghi “{words}”" for words, units in by_words.items())


def _in_sentence(spec: DatumSpec) -> str:
    label = spec.label.removeprefix("Trong đó: ")
    return f"{label[:1].lower()}{label[1:]}"


def attributes_of(assessment: Assessment, datum: Datum) -> Sequence[Attribute]:
    """What must be said of a datum: nothing while nobody reported it, or where no report is by anything."""
    spec = assessment.criteria_set.data.get(datum.id)
    if spec is None or not _reports(assessment, datum):
        return ()
    # Forms of earlier versions of a set did not ask where figures come from, nor did summaries of that time say.
    asked = {item.attribute for report in datum.reports for item in report.stated}
    return [attribute for attribute in spec.attributes if not attribute.beside or attribute.id in asked]


def choice_text(assessment: Assessment, datum: Datum, attribute: Attribute) -> str:
    """The choice: that of the meeting with a star, the one that all state, else who states which."""
    campaign = assessment.campaign
    named = campaign.settled_choice(datum.id, attribute.id)
    if named:
        return f"{attribute.shown(named.choice)}*"
    by_choice = _by_what_they_say(assessment, _reports(assessment, datum), lambda report: report.choice(attribute.id))
    if set(by_choice) == {""}:
        decision = campaign.recognised(datum.id)
        by = attribute.choice(decision.by) if decision else None
        return f"{UNSTATED} (sổ quyết định ghi {by.label})" if by else UNSTATED
    if len(by_choice) == 1:
        return attribute.shown(next(iter(by_choice)))
    parts = [f"{', '.join(units)} ghi “{attribute.shown(choice)}”" for choice, units in by_choice.items() if choice]
    parts += [f"{', '.join(units)} {UNSTATED}" for choice, units in by_choice.items() if not choice]
    if attribute.beside:
        return "; ".join(parts)
    return f"{'chưa thống nhất: ' if len([*filter(None, by_choice)]) > 1 else ''}{'; '.join(parts)}"


def stated_reports_text(assessment: Assessment, datum: Datum, attribute: Attribute) -> str:
    """Who states which: ``Từ đủ 15 tuổi trở lên (Hội Khuyến học xã); chưa ghi (Ban tổ chức Đảng ủy)``."""
    by_choice = _by_what_they_say(assessment, _reports(assessment, datum), lambda report: report.choice(attribute.id))
    parts = (f"{attribute.shown(choice)} ({', '.join(units)})" for choice, units in by_choice.items())
    return "; ".join(parts) or NO_REPORT


def _by_what_they_say(
    assessment: Assessment, reports: Iterable[Report], said: Callable[[Report], str]
) -> Mapping[str, Sequence[str]]:
    """Who says it, by what is said; with the file where versions of one unit say different things."""
    told: dict[tuple[str, str], Report] = {}
    for report in reports:
        told.setdefault((said(report), report.unit), report)
    by_words: dict[str, list[str]] = {}
    for (words, unit), report in told.items():
        file = told_by_file(report, list(told.values()))
        name = storable(assessment.campaign.unit_name(unit)) + (f" (tệp {storable(file)})" if file else "")
        by_words.setdefault(words, []).append(name)
    return by_words


def _reports(assessment: Assessment, datum: Datum) -> list[Report]:
    """The reports that must say what they are by."""
    spec = assessment.criteria_set.data[datum.id]
    return [report for report in datum.reports if must_state(spec, report.value)]
