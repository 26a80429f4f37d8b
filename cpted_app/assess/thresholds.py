"""The limits that rules and verdicts compare with: those of ``analysis.thresholds``."""

from cpted_app.analysis.thresholds import Operator, Threshold, load, read

__all__ = ["Operator", "Threshold", "load", "read"]
