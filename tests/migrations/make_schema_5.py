"""Makes ``schema_5.gpkg``: a file of the schema with raters and scenarios. Run once, then.

python -m tests.migrations.make_schema_5
"""

from pathlib import Path

from tests.migrations import make_schema_1

FILE = Path(__file__).with_name("schema_5.gpkg")

if __name__ == "__main__":
    make_schema_1.main(FILE)
