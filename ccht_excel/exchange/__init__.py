"""The exchange format: grids of cells, keyed sheets upon them, and text as a cell can hold it."""
