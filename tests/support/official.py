"""Where “đơn vị” is right in what a campaign of Thông tư 24 prints: the school or office itself, as the law says."""

from __future__ import annotations

import re

OFFICIAL = re.compile(
    "|".join(
        (
            r"[“\"”]?đơn vị học tập",
            r"đơn vị cấp (?:huyện|tỉnh)",
            r"đơn vị sự nghiệp",
            r"(?:trong|lãnh đạo|đối với|trưởng các|với các|giữa các) đơn vị",
            r"(?:quy định|nhà nước hoặc|chuyển đổi số|của cơ quan, tổ chức,) (?:của )?đơn vị",
            r"(?:của|các|tên) đơn vị cũ",
            r"\(nếu không phải của đơn vị này\)",
            r"^tên đơn vị$",  # the first question of the control workbook
        )
    ),
    re.IGNORECASE,
)
"""To be taken out of a text before it is looked at."""
