"""The store: jobs, notices on their way, what channels remember, what Slack delivered, who asked for what."""
