"""A criteria set with little in it, and sets written to files."""

from __future__ import annotations

from pathlib import Path

SMALL = """
id = "nho"
version = "1"
title = "Bộ nhỏ"
source = "Thông tư thử"
citation = "TT thử"

[subject]
label = "Nơi"
collective = "nơi"
award = "Nơi đọc sách"
level = "mức độ"
[[subject.types]]
id = "thon"
name = "thôn"
head = "Trưởng thôn"
deputy = "Phó Trưởng thôn"
[[subject.types]]
id = "to"
name = "tổ"
head = "Tổ trưởng"
deputy = "Tổ phó"
body = "Ban quản lý"
body_short = "BQL"

[year]
period_clause = "Điều 9"
due_month = 2
due_day = 28
due_clause = "Điều 10"
decided_month = 3
decided_day = 31
decided_clause = "Điều 10"
valid_years = 3
valid_clause = "Điều 5"

[evidence]
required_by = "law"
article = "Điều 8"

[[standards]]
id = "plan"
kind = "plan"
label = "Kế hoạch"
name = "kế hoạch"
article = "Kế hoạch"
[[standards]]
id = "level_1"
kind = "legal"
label = "Mức độ 1"
name = "mức độ 1"
level = 1
clause = "Điều 1"
article = "Điều 1"
[[standards]]
id = "level_2"
kind = "legal"
label = "Mức độ 2"
name = "mức độ 2"
level = 2
clause = "Điều 2"
article = "Điều 2"

[[data]]
id = "people"
kind = "count"
label = "Số người"
help = "Tất cả."
[[data]]
id = "readers"
kind = "count"
label = "Số người đọc"
help = "Một phần."

[[constraints]]
kind = "at_most"
left = "readers"
right = "people"
reason = "người đọc là một phần"
article = "Điều 3"

[[criteria]]
id = "1"
title = "Tiêu chí một"

[[criteria.indicators]]
id = "1.1"
kind = "attested"
title = "Có tủ sách"
ask = "Chọn nếu {subject} có, do {authority} giữ."
evidence_hint = "Ảnh"
requirements = [
  { standard = "plan", result = "đạt", article = "Kế hoạch", in_force = 2024-02-12 },
  { standard = "level_1", result = "đạt", article = "Điều 1", in_force = 2024-02-12 },
  { standard = "level_2", result = "đạt", article = "Điều 2", in_force = 2024-02-12 },
]

[[criteria.indicators]]
id = "1.2"
kind = "recognised_level"
title = "Đạt chuẩn"
ask = "Chọn."
evidence_hint = "Quyết định"
levels = { noun = "mức độ", none = "chưa được công nhận", names = ["mức độ 1", "mức độ 2", "mức độ 3"] }
requirements = [
  { standard = "plan", level = 3, article = "Kế hoạch", in_force = 2024-02-12 },
  { standard = "level_1", level = 2, article = "Điều 1", in_force = 2024-02-12 },
  { standard = "level_2", level = 3, article = "Điều 2", in_force = 2024-02-12 },
]

[[criteria.indicators]]
id = "1.3"
kind = "ratio"
title = "Có người đọc"
ask = "Nhập."
evidence_hint = "Danh sách"
[[criteria.indicators.ratios]]
id = "1.3"
label = "Tỷ lệ người đọc"
numerator = "readers"
denominator = "people"
requirements = [
  { standard = "plan", share = "62,5%", article = "Kế hoạch", in_force = 2024-02-12 },
  { standard = "level_1", share = "2/3", article = "Điều 1", in_force = 2024-02-12, difficult_area = false },
  { standard = "level_1", share = "0.5 %", article = "Điều 1", in_force = 2024-02-12, difficult_area = true },
  { standard = "level_2", share = "100%", article = "Điều 2", in_force = 2024-02-12 },
]

[[default_units]]
id = "thu_vien"
name = "Thư viện"
indicators = ["1.1", "1.2", "1.3"]
"""


def written(folder: Path, text: str, name: str = "nho") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path
