"""Communes as tables: grouped and counted with pandas, handed back as plain whole numbers.

The only module that knows pandas. Verdicts are texts and counts are integers here; nothing is compared with a threshold
and nothing becomes a float.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

Record = Mapping[str, str | int | bool]


def count_by(
    rows: Sequence[Record], keys: Sequence[str], kinds: Sequence[str]
) -> Iterator[tuple[Record, dict[str, int]]]:
    """Rows grouped by their ``keys``: the first row of each group and how many rows of it have each kind true."""
    frame = pd.DataFrame.from_records(list(rows))
    for _, group in frame.groupby(list(keys), sort=False):
        sums = group[list(kinds)].astype("int64").sum()
        yield rows[int(group.index[0])], {kind: int(sums[kind]) for kind in kinds}


def most_common(rows: Sequence[Record], keys: Sequence[str], name: str) -> dict[tuple[str, ...], str]:
    """How a group is most often called: the value of ``name`` by the values of ``keys``, the first of equals."""
    frame = pd.DataFrame.from_records(list(rows))
    counted = frame.groupby([*keys, name], sort=False).size().reset_index(name="times")
    best = counted.sort_values("times", ascending=False, kind="stable").drop_duplicates(list(keys))
    return {tuple(row[key] for key in keys): row[name] for row in best.to_dict("records")}


def cross_count(rows: Sequence[Record], by: str, of: str) -> dict[str, dict[str, int]]:
    """How often each value of ``of`` stands in the rows with each value of ``by``."""
    frame = pd.DataFrame.from_records(list(rows))
    table = pd.crosstab(frame[by], frame[of])
    return {
        str(key): {str(value): int(count) for value, count in counts.items()}
        for key, counts in table.to_dict("index").items()
    }
