"""What was asked and replied, in a database."""
