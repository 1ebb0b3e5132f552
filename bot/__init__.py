"""A Slack bot that runs Amazon Personalize."""
