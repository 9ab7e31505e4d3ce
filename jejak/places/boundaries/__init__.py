"""Outlines of regions: read from a file, drawn once as short paths, stored."""
