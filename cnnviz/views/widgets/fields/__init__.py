"""Fields, lists and sliders that a person types into or turns."""
