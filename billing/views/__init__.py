"""Pages of the cash desk, one module per act."""
