"""Pages of the statistics app."""
