"""Who may ask which collection of articles."""
