"""Alembic's home inside the package."""
