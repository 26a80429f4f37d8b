"""One module per step of the left rail: what its right side shows."""
