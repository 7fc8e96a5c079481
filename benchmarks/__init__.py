"""Footnote beside the systems that people would take instead, and as its index grows."""
