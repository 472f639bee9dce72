"""What `python -m benchmarks.random_walk` does, one step after another."""
