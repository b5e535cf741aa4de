"""Clinical arithmetic of the consultation: pure, typed, no database."""
