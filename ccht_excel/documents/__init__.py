"""The dossier as Word files: what stands in them, the templates they are made from, and whether they are unaltered."""
