"""Pages of the centre."""
