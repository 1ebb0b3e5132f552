"""What the bot can do: one file an action; knows neither Slack nor boto3."""
