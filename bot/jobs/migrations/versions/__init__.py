"""The steps, each one file named by its revision."""
