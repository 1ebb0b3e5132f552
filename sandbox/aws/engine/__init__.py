"""Recipes that really train: closed forms in numpy and scipy."""
