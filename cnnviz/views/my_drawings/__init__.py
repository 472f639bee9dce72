"""The panel of labelled drawings: thumbnails by class, and what can be done with them."""
