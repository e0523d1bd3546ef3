"""Any file into grids of cells: what kind it is, and the readers of .xlsx, .xlsb, .ods and .xls."""
