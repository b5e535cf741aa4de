"""Pages of the patients app."""
