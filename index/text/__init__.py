"""Words, sentences and questions."""
