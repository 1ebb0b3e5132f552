"""The only room that speaks AWS: wishes go in by name, values of `bot.model` come out."""
