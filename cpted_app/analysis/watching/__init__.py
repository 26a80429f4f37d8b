"""Who watches: windows and doors as eyes on the place, and cameras."""
