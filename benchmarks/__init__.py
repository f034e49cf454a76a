"""Measures the spa beside the machine's floor. Run by `make bench`; reports, never a test."""
