"""What the system says when a file cannot be read or written, in the officer's words.

Relies on the standard library only.
"""

from __future__ import annotations

import errno

_LOCKED = "không có quyền, hoặc đang bị chương trình khác khóa"
_MISSING = "không có tệp hoặc thư mục ấy, hoặc lối tắt trỏ vào chỗ không có"
_AWAY = "ổ mạng không trả lời"
_NO_PLAIN_FILE = "không phải tệp thường"
_REASONS = {
    "EACCES": _LOCKED,
    "EPERM": _LOCKED,
    "EBUSY": _LOCKED,
    "ETXTBSY": _LOCKED,
    "EROFS": "ổ đĩa chỉ cho đọc",
    "ENOSPC": "ổ đĩa đã đầy",
    "EDQUOT": "đã dùng hết dung lượng được cấp",
    "EFBIG": "tệp quá lớn đối với ổ đĩa này",
    "ENAMETOOLONG": "tên hoặc đường dẫn quá dài",
    "EINVAL": "tên có ký tự mà ổ đĩa này không nhận, hoặc ổ đĩa không làm được việc ấy",
    "EILSEQ": "tên có ký tự mà ổ đĩa này không nhận",
    "ENOENT": _MISSING,
    "ENOTDIR": "một phần của đường dẫn là tệp, không phải thư mục",
    "EISDIR": "đó là một thư mục, không phải tệp",
    "EEXIST": "ở đó đã có tệp hoặc lối tắt mang tên ấy",
    "ENOTEMPTY": "thư mục ấy không trống",
    "ELOOP": "lối tắt trỏ vòng quanh",
    "EXDEV": "nằm trên hai ổ đĩa khác nhau",
    "EIO": "ổ đĩa bị lỗi",
    "EMFILE": "máy đang mở quá nhiều tệp",
    "ENFILE": "máy đang mở quá nhiều tệp",
    "ENOMEM": "máy hết bộ nhớ",
    "ENXIO": _NO_PLAIN_FILE,
    "ENODEV": _NO_PLAIN_FILE,
    "ESTALE": _AWAY,
    "ETIMEDOUT": _AWAY,
    "EHOSTDOWN": _AWAY,
    "EHOSTUNREACH": _AWAY,
    "ENETUNREACH": _AWAY,
    "ENETDOWN": _AWAY,
    "ENOTCONN": _AWAY,
    "ECONNRESET": _AWAY,
}
_BY_NUMBER = {getattr(errno, name): text for name, text in _REASONS.items() if hasattr(errno, name)}


def why(error: OSError) -> str:
    """Why the system refused, for a message: a clause without a full stop."""
    if "temporary directory" in str(error):  # what Python says when it has tried them all
        return "không có thư mục tạm nào ghi được (TEMP, TMP hay TMPDIR của máy)"
    return _BY_NUMBER.get(error.errno or 0) or error.strerror or str(error) or "lỗi không rõ"
