"""Labelled questions to the trained reader's weights. Nothing here is imported by what answers."""
