"""The command line: parse, call ``session.workflow``, print."""

from cpted_app.cli.main import main

__all__ = ["main"]
