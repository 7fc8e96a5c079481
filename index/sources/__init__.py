"""Pages, feeds, sitemaps and folders that are named once, and whose articles then follow what they say."""
