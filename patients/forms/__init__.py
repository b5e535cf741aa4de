"""Forms of the patients app: shape only, rules and services decide."""
