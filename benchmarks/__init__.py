"""Heavy jobs, timed beside their baselines; nothing in the tests is timed."""
