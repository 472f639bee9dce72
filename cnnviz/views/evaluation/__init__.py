"""The evaluation panel: a whole set judged, with confusion, calibration, mistakes and pictures."""
