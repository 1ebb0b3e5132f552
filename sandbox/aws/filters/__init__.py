"""Filter expressions: read, checked against a group's schemas, and applied to items, users or actions."""
