"""Checking: what waits for a reviewer, what to look at twice, deciding one by one or many."""
