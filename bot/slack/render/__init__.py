"""Replies as Slack shows them."""
