"""A Slack workspace on one port: Web API, Socket Mode, and a control surface for people and tests."""
