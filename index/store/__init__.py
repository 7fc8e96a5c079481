"""Versions of the index on disk."""
