"""One module a format: the bytes of a file to an article. `index.articles.load` imports one when a file asks for it."""
