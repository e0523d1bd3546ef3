"""Files on disk: found, shipped with the program, written whole or not at all."""
