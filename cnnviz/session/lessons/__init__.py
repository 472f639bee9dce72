"""What experiments of lessons compute of a batch, in the background."""
