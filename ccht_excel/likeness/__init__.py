"""Whether two workbooks are the same to who reads and prints them, and at which places they are not."""
