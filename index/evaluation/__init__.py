"""Labelled questions to figures, and to fitted readers."""
