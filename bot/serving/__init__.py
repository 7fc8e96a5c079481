"""A running bot: what it is made of, the platforms that it serves, and what one process does for all."""
