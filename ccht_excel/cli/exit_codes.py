"""What ``ccht`` ends with: 0 done and nothing wrong; 1 done, but there are error findings or returns outstanding; 2 it
could not run."""

from __future__ import annotations

DONE, WRONG, FAILED = 0, 1, 2
