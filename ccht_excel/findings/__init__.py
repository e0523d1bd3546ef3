"""All that can be found wrong with what people typed: the catalogue, and findings grouped and tabled for reading."""
