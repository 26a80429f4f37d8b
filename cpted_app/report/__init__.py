"""Site, assessment and primitives become blocks, and the blocks a PDF that can be defended."""

from cpted_app.report.quotes import quotes
from cpted_app.report.release import Leak, check_release, withheld_texts
from cpted_app.report.release_pictures import check_pictures
from cpted_app.report.writing import write_report

__all__ = ["Leak", "check_pictures", "check_release", "quotes", "withheld_texts", "write_report"]
