"""An .xlsx package changed in place: cells, styles, notes, sheets; all else stays as it was, to the byte."""
