"""A question to its answer: retrieve, rerank, read."""
