"""The command line: parse, call ``session.workflow``, print."""

from cpted_app.cli.program import main

__all__ = ["main"]
