"""The printed summary of a campaign: its sheets, texts and charts, the machine sheet, the result as JSON."""
