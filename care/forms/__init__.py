"""Forms of care: shapes only; what is refused beyond the shape is refused by the services."""
