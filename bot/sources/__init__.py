"""What a running bot does about sources: it brings them up to date, and says when it last did."""
