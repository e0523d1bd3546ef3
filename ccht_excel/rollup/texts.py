"""Sentences and short texts of the roll-up, for its workbook and for the screen.

Relies on :mod:`ccht_excel.rollup.counting`. Says what is counted exactly, and never more than the counts allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ccht_excel.model.law import CriteriaSet, Outcome
from ccht_excel.patterns import regex
from ccht_excel.rollup.areas import RatioSum, UpperShare
from ccht_excel.rollup.communes import NO_RESULT, NOT_REACHED, UNDETERMINED, Standing
from ccht_excel.rollup.counting import Rollup
from ccht_excel.vietnamese.place_names import district_title, province_title
from ccht_excel.vietnamese.printed import format_count, format_percent, format_share
from ccht_excel.vietnamese.text import join_words

OPEN = "Chưa đủ căn cứ"
_QUOTED = regex('"([^"]*)"')


def standing_labels(criteria_set: CriteriaSet) -> Mapping[Standing, str]:
    """How each standing is called, the highest level first; the heads of the columns of `Tổng quan`."""
    levels = {spec.id: f"Đạt {spec.name}" for spec in reversed(criteria_set.legal)}
    return levels | {UNDETERMINED: OPEN, NOT_REACHED: "Không đạt", NO_RESULT: "Chưa có kết quả"}


def level_blocks(criteria_set: CriteriaSet) -> Sequence[str]:
    """What stands above the columns of each level, lowest first: ``Mức độ 1 trở lên``, ``Mức độ 2``."""
    return [level_name(criteria_set, level) for level in criteria_set.levels]


def level_name(criteria_set: CriteriaSet, level: int) -> str:
    """A level with those above it, where there are any."""
    return f"{criteria_set.level_spec(level).label}{' trở lên' if level + 1 in criteria_set.levels else ''}"


def in_quotes(text: str) -> str:
    """A text of the criteria set as it is printed, in “…”."""
    return _QUOTED.sub("“\\1”", text)


def about(rollup: Rollup, *, all_years: bool = False) -> str:
    """Which communes and which year, or ``all_years`` of which summaries stand."""
    provinces, districts = rollup.provinces, rollup.districts
    where = ""
    if len(districts) == 1 and districts[0].total == rollup.whole.total:
        names = (district_title(districts[0].district), province_title(districts[0].province))
        where = ", ".join(filter(None, names))
    elif len(provinces) == 1 and provinces[0].total == rollup.whole.total:
        where = province_title(provinces[0].province)
    place = f" – {where[:1].upper()}{where[1:]}" if where else ""
    years = f"các năm {join_words(str(item.year) for item in rollup.years)}" if all_years else f"năm {rollup.year}"
    return f"{in_quotes(rollup.criteria_set.subject.award)} {years}{place}"


def award_title(rollup: Rollup) -> str:
    """What is recognised, by its own name, as in a title: “CỘNG ĐỒNG HỌC TẬP”."""
    award = rollup.criteria_set.subject.award
    named = _QUOTED.search(award)
    return (f"“{named[1]}”" if named else award).upper()


def conclusion_lines(rollup: Rollup) -> list[str]:
    """The whole in a few sentences: how many communes, all levels against the share asked for, what it rests on."""
    whole, several = rollup.whole, "," in rollup.many
    each, any_of = ("", "nơi") if several else (f"{rollup.many} ", rollup.many)
    parts = [
        f"{format_count(whole.counts[standing])} {each}{label[:1].lower()}{label[1:]}"
        for standing, label in standing_labels(rollup.criteria_set).items()
        if whole.counts[standing]
    ]
    lines = [f"Có {format_count(whole.total)} {rollup.many}: {', '.join(parts)}."]
    if rollup.expected is not None:
        silent = sum(not commune.files for commune in rollup.communes)
        sent = f"{format_count(silent)} {any_of} chưa gửi gì" if silent else f"{any_of} nào cũng đã gửi"
        lines[0] += f" Danh sách có {format_count(rollup.expected)} {rollup.many}, {sent}."
    nameless = sum(place is None for place, _ in rollup.findings)
    if nameless:
        lines[0] += f" Còn {format_count(nameless)} tệp không dùng được, chưa rõ của {any_of} nào nên chưa kể."
    lines += [_level_line(rollup, share) for share in whole.shares]
    articles = " và ".join(
        spec.upper_article.partition(" Thông")[0] for spec in rollup.criteria_set.legal if spec.upper_article
    )
    recognised = f"; {articles} xét trên số {rollup.many} đã được công nhận" if articles and rollup.districts else ""
    lines.append(
        f"Tính theo kết quả tự đánh giá, mỗi bản tổng hợp được tính lại từ số liệu của nó{recognised}. Tỷ lệ tính trên"
        f" tất cả các {rollup.many} đã biết, kể cả {any_of} chưa có kết quả."
    )
    if rollup.findings:
        lines.append("Có bản tổng hợp cần xử lý: xem trang Cần xử lý.")
    return lines


def _level_line(rollup: Rollup, share: UpperShare) -> str:
    spec = rollup.criteria_set.level_spec(share.level)
    required = spec.upper_share
    counts = f"{format_count(share.reached)}/{format_count(share.total)} {rollup.many}"
    shown = f" ({format_share(share.reached, share.total, [required] if required else [])})" if share.total else ""
    name = level_name(rollup.criteria_set, share.level)
    if required is None or share.outcome is Outcome.NOT_APPLICABLE:
        return f"{name}: {counts}{shown}."
    asked = f"cần ít nhất {format_percent(required)} ({spec.upper_article})"
    return f"{name}: {counts}{shown}; {asked}: {upper_text(rollup, share).lower()}."


def required_text(criteria_set: CriteriaSet, level: int) -> str:
    """Head of the column that compares: ``So với 90 % (Điều 11)``."""
    spec = criteria_set.level_spec(level)
    if spec.upper_share is None:
        return "So với yêu cầu"
    return f"So với {format_percent(spec.upper_share)} ({spec.upper_article.partition(' Thông')[0]})"


def upper_text(rollup: Rollup, share: UpperShare) -> str:
    """``Đạt``, ``Không đạt, thiếu 3 xã``, or that it still depends on open communes; a dash for what is no district."""
    if share.outcome is Outcome.NOT_APPLICABLE:
        return "–"
    if share.outcome is Outcome.MET:
        return "Đạt"
    missing = f"thiếu {format_count(share.missing)} {rollup.many}"
    if share.outcome is Outcome.NOT_MET:
        return f"Không đạt, {missing}"
    return f"Chưa đủ căn cứ, {missing}; còn {format_count(share.possible - share.reached)} {rollup.many} có thể đạt"


def people_lines(rollup: Rollup) -> list[str]:
    """Each share of people over all communes in a sentence, with how many were added."""
    shares = zip(rollup.criteria_set.shares, rollup.whole.ratios, strict=True)
    return [
        f"{id}. {in_quotes(label.label)}: {shown} ({format_count(ratio.numerator)}/{format_count(ratio.denominator)}"
        f" người, cộng từ {format_count(ratio.communes)} {rollup.many} đã rõ số liệu)."
        for (id, label), ratio in shares
        for shown in (ratio_text(ratio),)
        if shown
    ]


def ratio_text(ratio: RatioSum) -> str:
    """The share of people over the communes that were added, cut and never rounded up; empty where there are none."""
    return format_share(ratio.numerator, ratio.denominator) if ratio.denominator else ""
