"""The terminal screens."""

import os

# Textual reads it when it is first imported: see `esc_driver`.
os.environ.setdefault("ESCDELAY", "10")
