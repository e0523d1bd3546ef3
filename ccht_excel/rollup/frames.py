"""Communes as tables: joined, grouped and summed with pandas, handed back as plain whole numbers.

The only module that knows pandas. Columns that are summed hold Python's own integers, of any size; nothing is compared
with a threshold, nothing becomes a float, and no cell is ever missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

Record = Mapping[str, str | int | bool]


def sums_by(
    records: Sequence[Record], keys: Sequence[str], names: Sequence[str]
) -> Iterator[tuple[Record, dict[str, int]]]:
    """Records grouped by their ``keys``, in their own order: the first of each group, and the sums of its columns.

    ``True`` counts as one, so that the sum of a property is how many have it.
    """
    frame = pd.DataFrame.from_records(list(records))
    frame[list(names)] = frame[list(names)].astype(object)
    groups = frame.groupby(list(keys), sort=False)
    sums = groups[list(names)].sum()
    for first, row in zip(groups.head(1).index, sums.itertuples(index=False, name=None), strict=True):
        yield records[int(first)], {name: int(value) for name, value in zip(names, row, strict=True)}


def most_common(records: Sequence[Record], keys: Sequence[str], name: str) -> dict[tuple[str, ...], str]:
    """How a group is most often called: the value of ``name`` by the values of ``keys``, the first of equals."""
    frame = pd.DataFrame.from_records(list(records))
    counted = frame.groupby([*keys, name], sort=False).size().reset_index(name="times")
    best = counted.sort_values("times", ascending=False, kind="stable").drop_duplicates(list(keys))
    return {tuple(row[key] for key in keys): row[name] for row in best.to_dict("records")}


def cross_count(records: Sequence[Record], by: str, of: str) -> dict[str, dict[str, int]]:
    """How often each value of ``of`` stands in the records with each value of ``by``."""
    frame = pd.DataFrame.from_records(list(records))
    table = pd.crosstab(frame[by], frame[of])
    return {
        str(key): {str(value): int(count) for value, count in counts.items()}
        for key, counts in table.to_dict("index").items()
    }
