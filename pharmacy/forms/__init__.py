"""Shapes of the pharmacy's forms: types, limits, messages. Decisions are taken by the services."""
