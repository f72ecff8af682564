"""`python -m bench [ROW...]`: measure every row, or those named, each in a process of its own, and print one table.

A goal that is missed is printed as missed. The exit status is 1 only if a row could not be measured, or if what it
checks does not hold: two sides that do not give the same, something lost.
"""

import sys
from traceback import print_exception

from bench.machine import heading
from bench.measuring import measured
from bench.table import rendered

ROWS = ("first", "noemie", "decision", "statement", "repricing", "cost", "soak")


def main(names: list[str]) -> int:
    """Measure and print; how many rows failed."""
    unknown = set(names) - set(ROWS)
    if unknown:
        print(f"No such row: {', '.join(sorted(unknown))}. There are: {', '.join(ROWS)}.", file=sys.stderr)
        return len(unknown)
    before, rows, failed = heading(), [], 0
    for name in names or ROWS:
        print(f"Measuring: {name}", file=sys.stderr)
        try:
            rows += measured(name)
        except Exception as error:  # noqa: BLE001 -- whatever fails, the other rows are worth their time
            print_exception(error)
            failed += 1
    print("\n".join([*before, f"At the end, {heading()[0].rpartition('; ')[2]}.", "", rendered(rows)]))
    return failed


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
