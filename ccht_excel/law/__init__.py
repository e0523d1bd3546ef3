"""The law as data: criteria sets, kinds of answer, the requirements in force, the arithmetic of shares."""
