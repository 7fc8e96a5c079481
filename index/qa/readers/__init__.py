"""What chooses the sentence that answers, among the passages found."""
