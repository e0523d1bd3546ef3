"""The blank workbooks that units fill in, and the list of who gets which."""
