"""Articles, topics and conversations in short."""
