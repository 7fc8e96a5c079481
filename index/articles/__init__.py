"""Files, pages and feeds to articles."""
