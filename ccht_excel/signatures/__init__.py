"""Who vouches for a summary: an office's key, what it signs, the province's list of keys."""
