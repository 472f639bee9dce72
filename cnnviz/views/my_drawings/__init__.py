"""The panel of labelled drawings, by class, and of classes of one's own: named, drawn, learned."""
