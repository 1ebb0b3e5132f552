"""A world to try the bot in: an AWS endpoint that really trains, and a Slack workspace."""
