"""The scenarios of Megaco/H.248."""
