"""The values that travel between a platform and a conversation."""
