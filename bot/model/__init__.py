"""The values that travel between the rooms: frozen, keyword-only, no I/O."""
