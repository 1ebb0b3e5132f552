"""How payloads reach the app: Socket Mode or signed HTTP, with Slack's three seconds and its retries."""
