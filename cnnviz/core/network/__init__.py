"""What a network is: its layers, sizes, weights and how torch builds it."""
