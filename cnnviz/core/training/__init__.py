"""The training loop: recipes, batches, optimizers, and what a run tells and keeps of itself."""
