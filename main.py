"""The same as ``python -m cpted_app``, from the source folder."""

import sys

from cpted_app.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
