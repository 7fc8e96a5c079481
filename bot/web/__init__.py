"""The page: to ask and read in a browser; an API for programs, MCP for other assistants."""
