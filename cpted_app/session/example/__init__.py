"""The example: a square assessed in 2025, mended in part, and assessed again in 2026 by two."""

from cpted_app.session.example.building import REPORTS, SITE_FILE, Example, demo

__all__ = ["REPORTS", "SITE_FILE", "Example", "demo"]
