"""Measurements, one command each: `python -m benchmarks.NAME`. None of them is a test."""
