"""The chapters of a report: each a function from the context to blocks."""
