"""Slack's Web API, behind the ports `Channel` and `Roles`; its errors are renamed at this edge."""
