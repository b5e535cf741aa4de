"""Pages of the maternity app."""
