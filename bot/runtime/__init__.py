"""What keeps a bot running: lanes, periodic work, sending once, metrics."""
