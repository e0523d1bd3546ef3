"""From an outcome back to where it comes from: requirement and article, value, reports with file, cell and raw text.

Relies on an :class:`Assessment` and the texts of the summary. Refuses with :class:`UnknownSubjectError` what is neither
a chỉ tiêu nor a datum of the criteria set, naming what looks like it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.findings.groups import SEVERITIES, group_findings
from ccht_excel.law.answer_kinds import OF_KIND
from ccht_excel.law.requirements import requirements_in_force
from ccht_excel.model.assessment import Assessment, Datum, IndicatorJudgement, RatioJudgement
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import (
    CriteriaSet,
    DatumKind,
    DatumSpec,
    EvidenceBy,
    Indicator,
    Outcome,
    Required,
    Requirement,
    Standard,
    StandardKind,
)
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Report
from ccht_excel.patterns import regex
from ccht_excel.summary.open_points import open_point_text
from ccht_excel.summary.registers import basis_text
from ccht_excel.summary.stated import attributes_of, choice_text
from ccht_excel.summary.texts import (
    IMPOSSIBLE_SHARE,
    OUTCOMES,
    judged_text,
    levels_of,
    share_text,
    unit_names,
    value_text,
)
from ccht_excel.vietnamese.printed import format_count, format_date, format_required
from ccht_excel.vietnamese.text import capital, fold, join_words

_LEADING = regex(r"^(chi tieu|tieu chi|so lieu|ct)\b[\s.:]*")


class UnknownSubjectError(ValueError):
    """Neither a chỉ tiêu nor a datum. ``near`` are the ids that look like it, with what they are."""

    def __init__(self, subject: str, near: Mapping[str, str]) -> None:
        self.subject = subject
        self.near = near
        listed = "".join(f"\n  {id:<22}{label}" for id, label in near.items())
        super().__init__(f"Không có chỉ tiêu hay số liệu nào là “{subject}”. Có phải:{listed}")


class Section(Struct, frozen=True):
    """A part of an explanation: its heading and its lines."""

    title: str
    lines: tuple[str, ...]


class Explanation(Struct, frozen=True):
    """Why a chỉ tiêu or a datum stands as it does. ``subject`` is its id."""

    subject: str
    title: str
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """The whole as plain text."""
        parts = [self.title]
        for section in self.sections:
            parts += ["", section.title, *(f"  {line}" for line in section.lines)]
        return "\n".join(parts) + "\n"


def explain(assessment: Assessment, subject: str) -> Explanation:
    """Explain a chỉ tiêu (``5.1``, also by the id of one of its shares) or a datum (``citizens``, or its label).

    Raises ``UnknownSubjectError`` for anything else.
    """
    id = find_subject(assessment.criteria_set, subject)
    judged = next((item for item in assessment.indicators if item.id == id), None)
    return _explain_indicator(assessment, judged) if judged else _explain_datum(assessment, assessment.data[id])


def find_subject(criteria_set: CriteriaSet, subject: str) -> str:
    """The id of the chỉ tiêu or datum meant. Raises ``UnknownSubjectError``."""
    known = _subjects(criteria_set)
    wanted = _LEADING.sub("", fold(subject)).replace(",", ".")
    for id, label in known.items():
        if wanted in (id.lower(), fold(label)):
            return id
    for indicator in criteria_set.indicators:
        if any(ratio.id == wanted for ratio in indicator.ratios):
            return indicator.id
    raise UnknownSubjectError(subject, _near(known, wanted))


def _subjects(criteria_set: CriteriaSet) -> dict[str, str]:
    """What can be asked for: chỉ tiêu in official order, then the figures they are judged from."""
    found = {indicator.id: indicator.title for indicator in criteria_set.indicators}
    return found | {id: spec.label for id, spec in criteria_set.data.items() if id not in found}


def _near(known: Mapping[str, str], wanted: str) -> dict[str, str]:
    labels = {fold(label): id for id, label in known.items()}
    ids = [id for id in known if wanted and id.startswith(f"{wanted}.")]
    ids += get_close_matches(wanted, known, 4, 0.6)
    ids += [labels[label] for label in get_close_matches(wanted, labels, 4, 0.6)]
    ids += [id for label, id in labels.items() if len(wanted) > 3 and wanted in label]
    return {id: known[id] for id in dict.fromkeys(ids or known)}


# ---------------------------------------------------------------------------------------------
# A chỉ tiêu


def _explain_indicator(assessment: Assessment, judged: IndicatorJudgement) -> Explanation:
    indicator = assessment.criteria_set.indicator(judged.id)
    sections = [
        Section("Kết quả theo từng chuẩn", tuple(_outcome_lines(assessment, indicator, judged))),
        *(_datum_section(assessment, assessment.data[id]) for id in indicator.data),
        _evidence_section(assessment, judged),
        Section("Còn phụ thuộc", tuple(_open_lines(assessment, [judged.id])) or ("Không còn gì.",)),
        Section(
            "Phát hiện",
            _finding_lines(assessment, (item for item in assessment.findings if item.indicator == judged.id)),
        ),
    ]
    return Explanation(judged.id, f"Chỉ tiêu {judged.id}. {indicator.title}", tuple(sections))


def _outcome_lines(assessment: Assessment, indicator: Indicator, judged: IndicatorJudgement) -> Iterator[str]:
    if any(outcome is not Outcome.NOT_APPLICABLE for outcome in judged.outcomes.values()):
        yield f"Cách đánh giá: {_how_judged(assessment, indicator)}."
    unit = capital(assessment.criteria_set.subject.unit)
    yield f"{unit} phụ trách: {unit_names(assessment.campaign, judged.units) or 'chưa giao'}."
    for spec in assessment.criteria_set.standards:
        yield f"{spec.label}: {OUTCOMES[judged.outcomes[spec.id]]}{_only_unproven(judged, spec.id)}"
        if judged.outcomes[spec.id] is Outcome.NOT_APPLICABLE:
            continue
        if not judged.ratios:
            yield f"    {_requirement_text(assessment, indicator.id, indicator.requirements, spec.id, judged.required)}"
            yield from _short_of(assessment, judged, spec.id)
        for ratio, rule in zip(judged.ratios, indicator.ratios, strict=True):
            if ratio.outcomes[spec.id] is Outcome.NOT_APPLICABLE:
                continue
            required = _requirement_text(assessment, ratio.id, rule.requirements, spec.id, ratio.required)
            yield f"    {ratio.label}: {_ratio_text(ratio, spec.id)}"
            yield f"        {required}"


def _only_unproven(judged: IndicatorJudgement, standard: Standard) -> str:
    value, outcome = judged.value_outcomes[standard], judged.outcomes[standard]
    if judged.unproven_by and value is not outcome:
        return f" (theo số liệu thì {OUTCOMES[value]}, nhưng không có minh chứng: {judged.unproven_by})"
    return f" (theo số liệu thì {OUTCOMES[value]}, nhưng chưa có minh chứng)" if value is not outcome else ""


def _requirement_text(
    assessment: Assessment,
    target: str,
    requirements: Sequence[Requirement],
    standard: Standard,
    required: Mapping[Standard, Required],
) -> str:
    campaign = assessment.campaign
    rule = requirements_in_force(requirements, campaign.year, campaign.difficult_area).get(standard)
    asked = required.get(standard)
    if asked is None:
        return "Yêu cầu: chưa có hiệu lực trong năm này"
    shown = format_required(asked, levels_of(assessment, target))
    if rule is None or (_is_plan(assessment, standard) and target in campaign.targets):
        article = assessment.criteria_set.standard(standard).article
        return f"Yêu cầu: {shown} – {article}, ghi trong tệp điều khiển"
    area = "" if rule.difficult_area is None else ", vùng khó khăn" if rule.difficult_area else ", ngoài vùng khó khăn"
    since = format_date(rule.in_force)
    return f"Yêu cầu: {shown} – {rule.article}{area}, hiệu lực từ {since}"


def _how_judged(assessment: Assessment, indicator: Indicator) -> str:
    """How a chỉ tiêu is judged, in the words of its levels."""
    kind, spec = OF_KIND[indicator.kind], assessment.criteria_set.data.get(indicator.id)
    words = kind.words(spec) if spec else {}
    return kind.how.format(unit_word=assessment.criteria_set.subject.unit, **words)


def _is_plan(assessment: Assessment, standard: Standard) -> bool:
    return assessment.criteria_set.standard(standard).kind is StandardKind.PLAN


def _short_of(assessment: Assessment, judged: IndicatorJudgement, standard: Standard) -> Iterator[str]:
    """How far a level is from the required one."""
    required, value = judged.required.get(standard), judged.value
    if isinstance(required, Outcome) or isinstance(value, Outcome):
        return
    if isinstance(required, int) and isinstance(value, int) and value < required:
        scale = levels_of(assessment, judged.id)
        yield f"    Còn thiếu: {required - value} {scale.noun if scale else ''}"


def _ratio_text(ratio: RatioJudgement, standard: Standard) -> str:
    shown = share_text(ratio)
    if not shown:
        why = f" ({IMPOSSIBLE_SHARE})" if ratio.impossible else ""
        return f"chưa tính được{why}, {OUTCOMES[ratio.outcomes[standard]]}"
    counted = f"{format_count(ratio.numerator or 0)} / {format_count(ratio.denominator or 0)} = {shown}"
    missing = ratio.missing.get(standard)
    tail = f"; còn thiếu {format_count(missing)} người" if missing else ""
    return f"{counted}, {OUTCOMES[ratio.outcomes[standard]]}{tail}"


def _evidence_section(assessment: Assessment, judged: IndicatorJudgement) -> Section:
    lines = []
    rows = [item for item in assessment.evidence if item.indicator == judged.id]
    for number, item in enumerate(rows, 1):
        named = ", ".join(filter(None, (item.title, item.number, item.date, item.issuer, item.link)))
        unit = assessment.campaign.unit_name(item.unit)
        lines.append(f"{number}. {one_line(named)}")
        lines.append(f"    {unit}: {_where(item.place)}")
    if not rows:
        rule = assessment.criteria_set.evidence
        by_law = f", {rule.article}" if rule.required_by is EvidenceBy.LAW else ""
        needed = f" (bắt buộc phải có{by_law})" if assessment.campaign.evidence_required else ""
        lines.append(f"Chưa có{needed}.")
    return Section(f"Minh chứng: {len(rows)}", tuple(lines))


# ---------------------------------------------------------------------------------------------
# A datum


def _explain_datum(assessment: Assessment, datum: Datum) -> Explanation:
    used = [item.id for item in assessment.criteria_set.indicators_using(datum.id)]
    judged = [item for item in assessment.indicators if item.id in used]
    lines = [
        f"Chỉ tiêu {item.id} – "
        + "; ".join(f"{spec.label}: {OUTCOMES[item.outcomes[spec.id]]}" for spec in assessment.criteria_set.standards)
        for item in judged
    ]
    labels = {spec.id: spec.label for spec in assessment.criteria_set.standards}
    missing = [
        f"    {ratio.label}: còn thiếu {format_count(count)} người để đạt {labels[standard]}"
        for item in judged
        for ratio in item.ratios
        if datum.id in (ratio.numerator_datum, ratio.denominator_datum)
        for standard, count in ratio.missing.items()
    ]
    sections = (
        _datum_section(assessment, datum),
        Section("Dùng để đánh giá", (*lines, *missing)),
        Section("Còn phụ thuộc", tuple(_open_lines(assessment, used, datum.id)) or ("Không còn gì.",)),
        Section("Phát hiện", _finding_lines(assessment, _findings_about(assessment, datum))),
    )
    return Explanation(datum.id, _heading(assessment.criteria_set.data[datum.id]), sections)


def _datum_section(assessment: Assessment, datum: Datum) -> Section:
    lines = [
        f"Dùng để đánh giá: {judged_text(datum, levels_of(assessment, datum.id))}. {basis_text(assessment, datum)}."
    ]
    resolution = datum.resolution
    if resolution and resolution.place.cell:
        lines.append(f"    Kết luận ghi ở tệp điều khiển, trang {resolution.place.sheet}, ô {resolution.place.cell}")
    for attribute in attributes_of(assessment, datum):
        lines.append(f"{attribute.name}: {choice_text(assessment, datum, attribute)}")
        lines.append(f"    Vì sao hỏi: {attribute.article}")
        named = assessment.campaign.settled_choice(datum.id, attribute.id)
        if named:
            lines.append(f"    Cuộc họp kết luận, lý do: {one_line(named.reason)}; ô {named.place.cell}")
    for report in datum.reports:
        lines += _report_lines(assessment, datum, report)
    notes = [note for note in assessment.notes if note.subject == datum.id]
    lines += [f"Ghi chú của {assessment.campaign.unit_name(note.unit)}: {one_line(note.text)}" for note in notes]
    spec = assessment.criteria_set.data[datum.id]
    return Section(_heading(spec), tuple(lines))


def _heading(spec: DatumSpec) -> str:
    """A figure by its label, an answer to a chỉ tiêu by its number and label."""
    return f"Số liệu – {spec.label}" if spec.kind is DatumKind.COUNT else f"Số liệu {spec.id} – {spec.label}"


def _report_lines(assessment: Assessment, datum: Datum, report: Report) -> Iterator[str]:
    digest = next((item.sha256 for item in assessment.submissions if item.file == report.place.file), None)
    unit = assessment.campaign.unit_name(report.unit)
    shown = value_text(report.value, datum.kind, levels_of(assessment, datum.id))
    yield f"{unit} báo {shown}, nguyên văn trong ô: “{one_line(report.raw)}”"
    yield f"    {_where(report.place)}"
    for item in report.stated:
        yield f"    Đi kèm, ô {item.place.cell}: “{one_line(item.raw)}”"
    yield f"    SHA-256 của tệp: {digest or 'không có'}"


def _open_lines(assessment: Assessment, indicators: Sequence[str], datum: str | None = None) -> Iterator[str]:
    for point in assessment.open_points:
        if point.indicator in indicators and (datum is None or datum in point.data):
            labels = [assessment.criteria_set.standard(standard).label for standard in point.standards]
            units = unit_names(assessment.campaign, point.units)
            yield f"{open_point_text(assessment, point)} ({join_words(labels)}; {units})"


def _findings_about(assessment: Assessment, datum: Datum) -> Iterator[Finding]:
    """What was found at the cells of its reports, or names it."""
    name = assessment.criteria_set.data[datum.id].name
    used = {item.id for item in assessment.criteria_set.indicators_using(datum.id)}
    places = {report.place for report in datum.reports}
    for item in assessment.findings:
        named = name in item.message and item.indicator in used
        if named or item.place in places:
            yield item


def _finding_lines(assessment: Assessment, findings: Iterable[Finding]) -> tuple[str, ...]:
    lines = []
    for group in group_findings(findings, assessment.criteria_set.subject.unit):
        where = f"{group.full_place}: " if group.full_place else ""
        lines.append(f"{SEVERITIES[group.severity]}: {where}{group.message}. {group.remedies}")
    return tuple(lines) or ("Không có.",)


def _where(place: Place) -> str:
    return f"tệp {place.file}, trang {place.sheet}, ô {place.cell}"
