"""What becomes of a message, on any platform: taken, answered, edited, followed up."""
