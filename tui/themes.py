"""Our own colours: every text reaches a contrast of 4.5 to 1, and colour never speaks alone."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="vog-dark",
    primary="#7cc4ff",
    secondary="#b8c7d9",
    accent="#ffd479",
    foreground="#f2f4f7",
    background="#10151c",
    surface="#161d26",
    panel="#1f2934",
    success="#8fe3a5",
    warning="#ffd479",
    error="#ff9b8f",
    dark=True,
    variables={
        "footer-key-foreground": "#ffd479",
        "input-cursor-background": "#f2f4f7",
        "block-cursor-background": "#2f4f6f",
        "block-cursor-foreground": "#ffffff",
        "text-muted": "#b8c7d9",
        "text-disabled": "#9fb0c3",
    },
)

LIGHT = Theme(
    name="vog-light",
    primary="#0b4f8a",
    secondary="#33475b",
    accent="#7a4b00",
    foreground="#12202e",
    background="#ffffff",
    surface="#f4f6f8",
    panel="#e3e9ef",
    success="#0d5c2b",
    warning="#7a4b00",
    error="#9c1c10",
    dark=False,
    variables={
        "footer-key-foreground": "#7a4b00",
        "block-cursor-background": "#0b4f8a",
        "block-cursor-foreground": "#ffffff",
        "text-muted": "#33475b",
        "text-disabled": "#4a5d70",
    },
)
