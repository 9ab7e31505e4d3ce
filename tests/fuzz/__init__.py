"""A random country, random people in it, and an oracle that says who may see what."""
