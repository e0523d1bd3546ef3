"""A summary named by its campaign: who gives the folder means the summary in it.

Relies on :mod:`ccht_excel.campaign.folder`.
"""

from __future__ import annotations

from pathlib import Path

from ccht_excel.campaign.folder import CONTROL, RESULTS, SUMMARY, campaign_above
from ccht_excel.errors import CampaignError
from ccht_excel.files.places import expect_file


def summary_at(path: Path) -> Path:
    """The summary that a path leads to: a file, or that of a campaign's folder.

    Raises ``CampaignError``, naming what to type, where there is none.
    """
    if not path.is_dir():
        expect_file(path)
        return path
    places = (path / RESULTS / SUMMARY, path / SUMMARY)
    found = next((place for place in places if place.is_file()), None)
    if found:
        return found
    above = campaign_above(path)
    if above and (above / RESULTS / SUMMARY).is_file():
        raise CampaignError(f'{path} nằm trong đợt đánh giá {above}; gõ lại lệnh với thư mục ấy: "{above}"')
    campaign = path if (path / CONTROL).is_file() else above
    if campaign:
        raise CampaignError(f'Đợt {campaign} chưa có bản tổng hợp. Gõ trước: ccht merge "{campaign}"')
    raise CampaignError(
        f'{path} là một thư mục không có bản tổng hợp. Ghi tên tệp, ví dụ: "{path / SUMMARY}"; nhiều nơi thì dùng: '
        f'ccht rollup "{path}" -o "gop.xlsx"'
    )
