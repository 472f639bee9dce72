"""The built-in data set: pictures of garments drawn from random proportions."""
