"""Pure rules of the patients app: numbers, ages, names, duplicates."""
