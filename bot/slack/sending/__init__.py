"""Replies on their way to Slack, and what becomes of them there."""
