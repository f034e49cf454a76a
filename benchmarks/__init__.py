"""Measures the spa beside what the machine can do at all. Run by `make bench`; reports, never a test."""
