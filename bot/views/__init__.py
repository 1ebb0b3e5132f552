"""What the bot says: pure functions from the model to messages."""
