"""How the bot does, for whoever runs it: counted once, shown in the terminal, in chat and on the page."""
