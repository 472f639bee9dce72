"""The design panel: a network built block by block, and the designs that are kept."""
