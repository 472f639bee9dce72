"""Made drawings of what is worn on the upper body."""
