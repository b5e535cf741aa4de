"""Shape of what people type about accounts."""
