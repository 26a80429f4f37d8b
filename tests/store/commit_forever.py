"""Commits edits to a site file until it is killed; says the number of each finished one."""

import sys
from pathlib import Path

from cpted_app.model.edit import adding
from cpted_app.store.store import Store
from cpted_app.words import Message
from tests.store.site_rows import AUTHOR, NOW, tree


def main() -> None:
    """Open the file named on the command line and never stop."""
    store = Store.open(Path(sys.argv[1]))
    if store.read_only_reason is not None:
        raise SystemExit(str(store.read_only_reason))
    number = store.journal()[-1].seq
    while True:
        rows = [tree(f"{number}-{i}", number, i, note="x" * 300) for i in range(12)]
        number = store.commit(adding(Message("Place"), *rows), author=AUTHOR, at_utc=NOW)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
