"""The page in the browser: what was said, read-only."""
