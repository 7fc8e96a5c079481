"""A language model that somebody runs or rents: asked within seconds, or done without. Nothing here knows passages."""
