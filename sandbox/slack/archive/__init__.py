"""What a workspace keeps on disk: one SQLite file that follows every change, and gives all of it back at the start.

Ephemeral messages, open modals, response_urls and the traffic are not kept.
"""
