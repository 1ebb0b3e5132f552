"""A Slack bot that runs Amazon Personalize."""

__version__ = "0.1.0"
"""As in `pyproject.toml`, which a container does not have."""
