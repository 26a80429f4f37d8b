"""Light: how much falls where, what was measured, and what it would be if."""
