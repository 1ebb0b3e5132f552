"""The bot in a terminal: messages as text, buttons as numbers, and one person who may do everything."""
