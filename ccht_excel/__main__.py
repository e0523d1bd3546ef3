"""``python -m ccht_excel`` is the command ``ccht``."""

from ccht_excel.cli import main

if __name__ == "__main__":
    main()
