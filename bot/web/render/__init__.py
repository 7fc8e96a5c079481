"""How a reply, an article and figures look as HTML."""
