"""Files: what people and the app upload, and how Slack describes it ("Working with files")."""
