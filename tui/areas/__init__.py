"""The six areas of the desk."""
