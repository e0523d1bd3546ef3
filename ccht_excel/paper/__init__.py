"""What every written sheet has in common: formats, colours, the height text needs, pages, charts."""
