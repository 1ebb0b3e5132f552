"""The main job, played in the terminal: somebody types in the sandbox's Slack, and the real bot answers."""
