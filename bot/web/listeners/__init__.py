"""What is asked for over HTTP: by people (pages), by programs (api), by whoever runs the bot (admin)."""
