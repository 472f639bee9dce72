"""A drawing on its way to the network: rasterised, freed of its paper, redrawn and fitted."""
