"""Places beside routes where somebody could wait unseen: candidates, never findings."""
