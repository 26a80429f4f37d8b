"""Makes ``schema_4.gpkg``: a file of the schema with refuges. Run once, at that release.

python -m tests.migrations.make_schema_4
"""

from pathlib import Path

from tests.migrations import make_schema_1

FILE = Path(__file__).with_name("schema_4.gpkg")

if __name__ == "__main__":
    make_schema_1.main(FILE)
