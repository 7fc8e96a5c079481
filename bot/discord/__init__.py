"""Footnote in Discord; the only importer of discord.py."""
