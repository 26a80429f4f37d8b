"""The window: the only place that knows Qt; no geometry, no SQL, no scoring."""
