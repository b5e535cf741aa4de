"""Thin mappings from the words of the worked examples to the public rules, by subject."""
