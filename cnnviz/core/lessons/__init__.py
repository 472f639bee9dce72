"""What the lessons' pages and experiments compute."""
