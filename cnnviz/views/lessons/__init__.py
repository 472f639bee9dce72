"""The lessons panel: pages, and the catalogue of experiments beside them."""
