"""Ed25519 checked by RFC 8032 alone, slowly: the second opinion on what was signed with a library."""

from __future__ import annotations

import hashlib

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
Point = tuple[int, int]


def _x(y: int, sign: int) -> int:
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    assert (x * x - square) % _P == 0
    return x if x & 1 == sign else _P - x


def _point(data: bytes) -> Point:
    number = int.from_bytes(data, "little")
    y = number & (1 << 255) - 1
    return _x(y, number >> 255), y


def _add(one: Point, other: Point) -> Point:
    (a, b), (c, d) = one, other
    both = _D * a * b * c * d
    return (
        (a * d + b * c) * pow(1 + both, -1, _P) % _P,
        (b * d + a * c) * pow(1 - both, -1, _P) % _P,
    )


def _times(number: int, point: Point) -> Point:
    result: Point = (0, 1)
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


_BASE = (_x(4 * pow(5, -1, _P) % _P, 0), 4 * pow(5, -1, _P) % _P)


def signed_by(key: bytes, seal: bytes, message: bytes) -> bool:
    """Whether a signature of 64 bytes is that of a public key of 32 bytes over a message."""
    scalar = int.from_bytes(seal[32:], "little")
    challenge = int.from_bytes(hashlib.sha512(seal[:32] + key + message).digest(), "little") % _ORDER
    return scalar < _ORDER and _times(scalar, _BASE) == _add(_point(seal[:32]), _times(challenge, _point(key)))
