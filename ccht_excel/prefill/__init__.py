"""The list of residents that schools keep for phổ cập giáo dục, counted for proposals; no person ever leaves it."""
