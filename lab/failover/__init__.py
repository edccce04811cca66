"""A cluster, of which one part ends under load."""
