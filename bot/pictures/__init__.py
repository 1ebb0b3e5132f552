"""Charts as pictures, drawn in a worker process, for the places where Slack does not draw them itself."""
