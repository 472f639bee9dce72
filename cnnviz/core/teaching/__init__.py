"""A network learns from drawings that a person has labelled, and is judged before and after."""
