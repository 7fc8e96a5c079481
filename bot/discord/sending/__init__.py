"""Replies on their way to Discord, and what becomes of them there."""
