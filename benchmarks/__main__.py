"""Run every benchmark and print one table: ``python -m benchmarks [name …]``.

A benchmark is a module of this package with ``run() -> list[Row]``.
"""

import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.row import Row

_NOT_BENCHMARKS = frozenset({"__main__", "row"})


def main(wanted: list[str]) -> int:
    """Print the table of the wanted benchmarks, or of all."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
    rows: list[Row] = []
    for name in names:
        if name in _NOT_BENCHMARKS or (wanted and name not in wanted):
            continue
        print(f"running {name} …", file=sys.stderr)
        module = importlib.import_module(f"benchmarks.{name}")
        rows += module.run() if hasattr(module, "run") else []
    print_table(rows)
    return 0


def print_table(rows: list[Row]) -> None:
    """Print rows with aligned columns."""
    width = max((len(row.name) for row in rows), default=4)
    print(f"{'job':<{width}}  {'value':>10} unit   {'ratio':>7}  baseline")
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.1f}×"
        print(f"{row.name:<{width}}  {row.value:>10.3f} {row.unit:<6} {ratio:>7}  {row.baseline}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
