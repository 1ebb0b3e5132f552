"""How the bot is: `/healthz`, `/readyz` and `/metrics` for whoever runs it."""
