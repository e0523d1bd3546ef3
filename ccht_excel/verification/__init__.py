"""Whether a summary is what was judged: the content code, the printed text compared, the verdict judged again."""
