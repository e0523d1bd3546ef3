"""The law as data: criteria sets, the requirements in force, the arithmetic of shares."""
