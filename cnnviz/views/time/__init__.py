"""The timeline of a run and the banner over the past; class probabilities at each step."""
