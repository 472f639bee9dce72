"""A network learns labelled drawings, or classes of one's own from new weights; both are judged."""
