"""The vocabulary of the program: frozen records that every room speaks in.

Relies on msgspec and the standard library. Refuses floats: counts are ``int``, shares are ``Fraction``. Collections
inside records are tuples or read-only mappings, so a record can be shared freely.
"""
