"""A conversation: what people say when they do not type a command line, and what it means as one."""
