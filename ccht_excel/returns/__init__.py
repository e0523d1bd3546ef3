"""What came back from the units: found, read in a process that may die, turned into answers with their places."""
