"""Figures that a person saved or exported, and what changed in them since and why."""
