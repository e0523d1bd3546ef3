"""The control workbook: written for a new campaign, read and checked before anything else is done."""
