"""What the rows of gui.actions call, by menu."""
