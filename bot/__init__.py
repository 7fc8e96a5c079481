"""Chat: the questions that people ask in Slack or a terminal, and the replies that they get."""
