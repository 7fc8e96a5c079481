"""Building an index, and what is done to its versions."""
