"""What holds in every test."""

from tests.support.json_schemas import all_json_fits_its_schema as all_json_fits_its_schema
