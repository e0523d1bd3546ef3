"""``ccht init``: a new campaign, or one for every commune of a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ccht_excel.cli.exit_codes import DONE, FAILED
from ccht_excel.cli.options import with_jobs
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.cli.typed_paths import PATH
from ccht_excel.cli.vietnamese_help import VietnameseCommand
from ccht_excel.control.layout import FIRST_YEAR, LAST_YEAR
from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET

if TYPE_CHECKING:
    from ccht_excel.batch.campaigns import Defaults
    from ccht_excel.model.campaign import Campaign


@click.command("init", cls=VietnameseCommand)
@click.argument("folder", metavar="THƯ_MỤC", type=PATH)
@click.option(
    "--commune",
    metavar="TÊN",
    default="",
    help="Tên nơi được đánh giá; ghi cả loại nếu không phải loại đầu tiên của bộ.",
)
@click.option("--district", metavar="TÊN", default="", help="Tên huyện, nếu còn.")
@click.option("--province", metavar="TÊN", default="", help="Tên tỉnh, thành phố.")
@click.option(
    "--year",
    metavar="NĂM",
    type=click.IntRange(FIRST_YEAR, LAST_YEAR),
    help="Năm đánh giá (mặc định: năm nay; tháng 1 và 2: năm trước).",
)
@click.option("--difficult-area", is_flag=True, help="Thuộc vùng khó khăn.")
@click.option(
    "--criteria-set", metavar="MÃ", default=DEFAULT_CRITERIA_SET, help="Bộ tiêu chí, nếu không phải bộ mặc định."
)
@click.option("--subject-type", metavar="LOẠI", default="", help="Loại của nơi được đánh giá, nếu tên chưa nói rõ.")
@click.option(
    "--communes", metavar="TỆP", type=PATH, help="Danh sách nơi được đánh giá (Excel): mỗi nơi một đợt trong THƯ_MỤC."
)
@click.option("--subjects", metavar="TỆP", type=PATH, help="Như --communes, cho danh sách các đơn vị.")
@click.option("--from", "before", metavar="THƯ_MỤC", type=PATH, help="Thư mục đợt năm trước: chép đơn vị, phân công, …")
@with_jobs
def command(
    folder: Path,
    commune: str,
    district: str,
    province: str,
    year: int | None,
    difficult_area: bool,
    criteria_set: str,
    subject_type: str,
    communes: Path | None,
    subjects: Path | None,
    before: Path | None,
    jobs: int,
) -> int:
    """Tạo một đợt đánh giá: tệp điều khiển và các thư mục. Với --communes hoặc --subjects: tạo cho cả danh sách.

    Danh sách có dòng tiêu đề: Đơn vị, Loại, Huyện, Tỉnh, Vùng khó khăn, Liên hệ, Email, Nơi nhận, Hạn nộp, Năm,
    Mức độ đề nghị; chỉ cột Đơn vị là bắt buộc. Các tùy chọn khác dùng cho ô để trống. Đợt đã có thì giữ nguyên.
    """
    from ccht_excel.batch.campaigns import Defaults  # slow: reads and writes workbooks

    if sum(map(bool, (commune, communes, subjects))) > 1:
        raise click.UsageError("Chỉ dùng một trong các tùy chọn --commune, --communes và --subjects.")
    defaults = Defaults(year, district.strip(), province.strip(), difficult_area, criteria_set, subject_type)
    if before and (communes or subjects or difficult_area or criteria_set != DEFAULT_CRITERIA_SET):
        raise click.UsageError("--from lấy vùng và bộ tiêu chí của đợt năm trước, làm cho từng đợt một.")
    if before:
        return _init_next(folder, before, commune, defaults)
    listed = communes or subjects
    if listed:
        return _init_tree(folder, listed, defaults, jobs)
    return _init_one(folder, commune, defaults)


def _init_tree(root: Path, communes: Path, defaults: Defaults, jobs: int) -> int:
    # Slow: reads and writes workbooks, rich.
    from ccht_excel.batch.campaigns import init_all, read_communes
    from ccht_excel.cli.campaign_tree import follow_tree
    from ccht_excel.cli.findings_shown import show_findings

    found = read_communes(communes, defaults.criteria_set, defaults.subject_type)
    show_findings(Screen(), found.findings)
    code = follow_tree(root, "Tạo đợt đánh giá", init_all(root, found.rows, defaults, jobs), len(found.rows))
    if code != FAILED:
        say(f'Bước tiếp theo: xem các tệp điều khiển, rồi chạy: ccht distribute "{root}"')
    return code


def _init_one(folder: Path, commune: str, defaults: Defaults) -> int:
    from ccht_excel.control.new_campaign import new_campaign, type_left_open  # slow: reads workbooks

    if not defaults.subject_type and (choices := type_left_open(defaults.criteria_set, commune)):
        raise click.UsageError(
            f"Tên “{commune.strip()}” chưa nói loại đơn vị; thêm --subject-type, một trong:\n{choices}"
        )
    if not defaults.subject_type:
        _expect_name_of(defaults.criteria_set, commune)
    campaign = new_campaign(
        commune.strip(),
        defaults.year,
        district=defaults.district,
        province=defaults.province,
        difficult_area=defaults.difficult_area,
        criteria_set=defaults.criteria_set,
        subject_type=defaults.subject_type,
    )
    return _created(folder, campaign)


def _expect_name_of(criteria_set: str, name: str) -> None:
    """Raises ``UsageError`` where a name is plainly that of something else than what the set assesses."""
    from ccht_excel.campaign.start import sets_to_choose  # slow: reads and writes workbooks
    from ccht_excel.law.criteria import load_criteria
    from ccht_excel.vietnamese.place_names import is_of_other_kind
    from ccht_excel.vietnamese.text import join_words

    subject = load_criteria(criteria_set).subject
    if is_of_other_kind(name, subject):
        types = join_words((type.name for type in subject.types), "hoặc")
        others = "\n".join(f"  - {rules.id}: {rules.title}" for rules in sets_to_choose() if rules.id != criteria_set)
        raise click.UsageError(
            f"“{name.strip()}” không phải tên của một {types}. Nếu đúng là tên như vậy, ghi cả loại trước tên.\n"
            f"Đánh giá theo bộ tiêu chí khác thì thêm --criteria-set, một trong:\n{others}"
        )


def _init_next(folder: Path, before: Path, commune: str, defaults: Defaults) -> int:
    from ccht_excel.campaign.next_year import Named, carried_over, next_year  # slow: reads workbooks

    named = Named(commune.strip(), defaults.district, defaults.province, defaults.year, defaults.subject_type)
    made = next_year(before, named)
    carried = (f"  - {words}" for words in carried_over(made))
    return _created(
        folder, made.campaign, [f"Đã chép từ đợt năm {made.year_before}, xem lại trong tệp điều khiển:", *carried]
    )


def _created(folder: Path, campaign: Campaign, carried: Sequence[str] = ()) -> int:
    # Slow: reads and writes workbooks.
    from ccht_excel.campaign.folder import FORMS, RESULTS, RETURNS, init_campaign
    from ccht_excel.law.criteria import rules_for
    from ccht_excel.vietnamese.place_names import subject_name

    control = init_campaign(folder, campaign)
    subject = rules_for(campaign).subject
    named = f" của {subject_name(campaign.commune, subject)}" if campaign.commune else ""
    say(f"Đã tạo đợt đánh giá năm {campaign.year}{named}:")
    say(f"  {control}   tệp điều khiển: mở bằng Excel, xem lại và sửa")
    say(f"  {folder / FORMS}   phiếu để phát cho các {subject.unit}")
    say(f"  {folder / RETURNS}   bỏ các phiếu nộp lại vào đây, tên tệp tùy ý")
    say(f"  {folder / RESULTS}   kết quả tổng hợp")
    if not campaign.commune:
        say("Chưa có tên: ghi vào ô đầu tiên của tệp điều khiển.")
    for line in carried:
        say(line)
    say(f"Bước tiếp theo: mở {control} bằng Excel, xem lại {subject.unit}, phân công, chỉ tiêu; lưu và đóng lại.")
    say(f'Xong thì gõ: ccht distribute "{folder}"')
    return DONE
