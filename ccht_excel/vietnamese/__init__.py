"""Vietnamese as people type it and as it is printed: numbers, dates, names, letters, old fonts."""
