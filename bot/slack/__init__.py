"""Slack's Web API, behind the ports `Channel`, `People` and `Roles`; its errors are renamed at this edge."""
