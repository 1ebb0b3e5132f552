"""How the schema came to be, step by step (Alembic); `bot.jobs.opening` runs them."""
