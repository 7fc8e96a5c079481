"""Articles that admins put in and take out in chat, whatever the platform."""
