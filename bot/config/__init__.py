"""`config.yaml` and the environment, as one frozen value."""

from bot.config.loading import load
from bot.config.settings import (
    SECRETS,
    Account,
    Aws,
    Charts,
    Config,
    ConfigError,
    ContestRules,
    DigestRules,
    FileRules,
    Http,
    Keep,
    Members,
    Mode,
    Operations,
    Polling,
    RoleTable,
    Slack,
)

__all__ = [
    "SECRETS",
    "Account",
    "Aws",
    "Charts",
    "Config",
    "ConfigError",
    "ContestRules",
    "DigestRules",
    "FileRules",
    "Http",
    "Keep",
    "Members",
    "Mode",
    "Operations",
    "Polling",
    "RoleTable",
    "Slack",
    "load",
]
