"""What computes: networks, data, training, tracing. Never Qt."""
