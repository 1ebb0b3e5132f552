"""Block Kit's rules: which blocks exist, what they must hold, and where they may stand ("Reference: blocks")."""
