"""The resources of Personalize: what each one is, and the rules for making, changing and deleting it."""
