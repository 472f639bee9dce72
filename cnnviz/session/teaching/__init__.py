"""The network on screen learns from labelled drawings, is judged, and kept or given back."""
