"""From returns to verdicts: versions reconciled, values checked against each other, requirements applied. Exact."""
