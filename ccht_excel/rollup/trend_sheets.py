"""The sheets `Qua các năm` and `Xã qua các năm`: areas and communes in every year for which summaries stand.

Relies on :mod:`ccht_excel.rollup.trends`. Counts of communes in a year are of those with a summary for it and no
others, so that a year of which few summaries are at hand looks like one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ccht_excel.paper.page import Page
from ccht_excel.paper.palette import LIGHT
from ccht_excel.paper.rows import Content, Piece, Style
from ccht_excel.rollup.areas import Area, ratios_of
from ccht_excel.rollup.communes import Commune, standing_of
from ccht_excel.rollup.counting import Rollup
from ccht_excel.rollup.parts import (
    CENTRED,
    area_names,
    block_head,
    group_row,
    heading,
    place_heads,
    place_widths,
    printed_share,
    several,
    share_piece,
    sheet_name,
)
from ccht_excel.rollup.summaries import Summary
from ccht_excel.rollup.texts import in_quotes, level_blocks, ratio_text, standing_labels
from ccht_excel.rollup.trends import AreaOverYears, trends_of
from ccht_excel.vietnamese.printed import format_value
from ccht_excel.vietnamese.text import capital

AREA_TRENDS_SHEET = "Qua các năm"
_AREA_PLACE, _AREA_COUNTS = 18, (7, 9)
_LEVEL_WIDTHS = (9, 10)
_RATIO_WIDTHS = (8, 11)
_COMMUNE_PLACE, _COMMUNE_WIDTHS = 16, (20, 7, 17)
_OUTCOME_WIDTH, _RATIO_WIDTH = 13, 14


def commune_trends_sheet(rollup: Rollup) -> str:
    """The name of the sheet of single ones over the years: `Xã qua các năm`."""
    return sheet_name(f"{capital(rollup.many)} qua các năm", "Từng nơi qua các năm")


def trend_widths(rollup: Rollup) -> Mapping[str, Sequence[float]]:
    """Widths of the columns of both sheets, by sheet; none where there is one year only."""
    if not rollup.years:
        return {}
    ratios = len(ratios_of(rollup.criteria_set))
    return {
        AREA_TRENDS_SHEET: (
            *place_widths(rollup, _AREA_PLACE),
            *_AREA_COUNTS,
            *_LEVEL_WIDTHS * len(rollup.criteria_set.levels),
            *_RATIO_WIDTHS * ratios,
        ),
        commune_trends_sheet(rollup): (
            *(_COMMUNE_PLACE,) * len(_commune_places(rollup)),
            *_COMMUNE_WIDTHS,
            *(_OUTCOME_WIDTH,) * len(rollup.criteria_set.standards),
            *(_RATIO_WIDTH,) * ratios,
        ),
    }


def _about_years(rollup: Rollup) -> str:
    years = ", ".join(str(year.year) for year in rollup.years)
    return (
        f"Các năm {years}. Chỉ tính bản tổng hợp còn nguyên, được tính lại từ số liệu của nó và theo cùng bộ tiêu chí;"
        f" năm nào không có bản như vậy thì không có dòng. {capital(rollup.many)} đổi tên, đổi huyện hay đổi tỉnh thì"
        f" mỗi tên là một {rollup.many}."
    )


# ---------------------------------------------------------------------------------------------
# Areas


def write_area_trends(page: Page, rollup: Rollup, footer: str) -> None:
    """Fill `Qua các năm`."""
    many = rollup.many
    heading(page, rollup, "KẾT QUẢ QUA CÁC NĂM THEO ĐỊA BÀN", all_years=True)
    page.line(
        f"{_about_years(rollup)} Tỷ lệ số {many} tính trên số {many} có kết quả của năm ấy. Tỷ lệ số người là thương"
        f" của hai tổng, cộng từ những {many} đã rõ số liệu; cột Số {many} ghi đã cộng bao nhiêu {many}.",
        italic=True,
    )
    blocks = [(block, (f"Số {rollup.many} đạt", "Tỷ lệ")) for block in level_blocks(rollup.criteria_set)]
    blocks += [
        (f"{id}. {in_quotes(ratio.label)}", (f"Số {rollup.many}", "Tỷ lệ")) for id, ratio in rollup.criteria_set.shares
    ]
    head = block_head(page, (*place_heads(rollup), "Năm", f"{capital(rollup.many)} có kết quả"), blocks)
    trends = trends_of(rollup)
    _area_rows(page, rollup, trends.whole, bold=True, bg=LIGHT)
    for title, areas in several({"Theo tỉnh": trends.provinces, "Theo huyện": trends.districts}):
        group_row(page, title)
        for area in areas:
            _area_rows(page, rollup, area)
    page.finish(landscape=True, repeat=head, footer=footer)


def _area_rows(page: Page, rollup: Rollup, area: AreaOverYears, **style: object) -> None:
    """The years of an area, on one page; its names stand in the first row."""
    names: Sequence[Content] = area_names(rollup, area, "" if area.province else "Toàn bộ")
    for number, (year, counts) in enumerate(area.years, start=1):
        if number < len(area.years):
            page.keep(page.row)
        row = [*names, *_area_pieces(len(names), year, counts, dict(style))]
        page.table_row(row, minimum=20, size=11, valign="vcenter", **style)
        names = ("",) * len(names)


def _area_pieces(at: int, year: int, area: Area, style: Style) -> list[Piece]:
    pieces = [Piece(at, at, year, CENTRED), Piece(at + 1, at + 1, area.total, CENTRED)]
    after = at + len(_AREA_COUNTS)
    for column, share in enumerate(area.shares):
        first = after + column * len(_LEVEL_WIDTHS)
        pieces.append(Piece(first, first, share.reached, CENTRED))
        pieces.append(share_piece(first + 1, share.reached, share.total, (), **style))
    for column, ratio in enumerate(area.ratios):
        first = after + len(area.shares) * len(_LEVEL_WIDTHS) + column * len(_RATIO_WIDTHS)
        pieces.append(Piece(first, first, ratio.communes, CENTRED))
        pieces.append(printed_share(first + 1, ratio_text(ratio), **style))
    return pieces


# ---------------------------------------------------------------------------------------------
# Communes


def write_commune_trends(page: Page, rollup: Rollup, footer: str) -> None:
    """Fill `Xã qua các năm`."""
    heading(page, rollup, f"KẾT QUẢ QUA CÁC NĂM CỦA TỪNG {rollup.many.upper()}", all_years=True)
    page.line(_about_years(rollup), italic=True)
    ratios = [(f"{id}. {in_quotes(ratio.label)}", ()) for id, ratio in rollup.criteria_set.shares]
    reached = f"{capital(rollup.criteria_set.subject.level)} đạt được"
    names = (*_commune_places(rollup), capital(rollup.many), "Năm", reached)
    outcomes = [capital(spec.name) for spec in rollup.criteria_set.standards]
    head = block_head(page, names, [("Kết quả theo", outcomes), *ratios], freeze=False, size=10)
    for commune in rollup.communes:
        years = sorted(commune.years)
        for year in years:
            if year != years[-1]:
                page.keep(page.row)
            row = _commune_row(rollup, commune, year, commune.years[year])
            page.table_row(row, minimum=20, size=10.5, valign="vcenter")
    page.worksheet.autofilter(head[1], 0, page.row - 1, page.last)
    page.worksheet.freeze_panes(head[1] + 1, len(_commune_places(rollup)) + 2)
    page.finish(landscape=True, repeat=head, footer=footer)


def _commune_places(rollup: Rollup) -> Sequence[str]:
    """Heads of the columns that say where a commune lies: of a single province there is none."""
    heads = place_heads(rollup)
    return heads if len(rollup.provinces) > 1 else heads[1:]


def _commune_row(rollup: Rollup, commune: Commune, year: int, summary: Summary) -> list[Content | Piece]:
    place = commune.place
    outcomes = [format_value(summary.tallies[standard][0]) for standard in rollup.criteria_set.standard_ids]
    shares = [summary.shares.get(ratio.id, "") for ratio in ratios_of(rollup.criteria_set)]
    labels = standing_labels(rollup.criteria_set)
    where = area_names(rollup, place)[-len(_commune_places(rollup)) :] if _commune_places(rollup) else ()
    at = len(where)
    after = at + len(_COMMUNE_WIDTHS)
    return [
        *where,
        Piece(at, at, place.name, {"bold": True}),
        Piece(at + 1, at + 1, year, CENTRED),
        Piece(at + 2, at + 2, labels[standing_of(rollup.criteria_set, summary)], {**CENTRED, "bold": True}),
        *(Piece(column, column, text, CENTRED) for column, text in enumerate(outcomes, start=after)),
        *(printed_share(column, shown) for column, shown in enumerate(shares, start=after + len(outcomes))),
    ]
