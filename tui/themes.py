"""Our own colours: every text reaches a contrast of 4.5 to 1, and colour never speaks alone."""

from __future__ import annotations

from textual.theme import Theme


def _theme(name: str, *, dark: bool, cursor: tuple[str, str], muted: str, **colours: str) -> Theme:
    """A theme whose secondary texts, which Textual would blend to grey, are named outright."""
    text, key = colours["foreground"], colours["accent"]
    return Theme(
        name=name,
        dark=dark,
        **colours,  # type: ignore[arg-type]
        variables={
            "text": text,
            "text-muted": muted,
            "text-disabled": muted,
            "foreground-muted": muted,
            "foreground-disabled": muted,
            "block-cursor-background": cursor[0],
            "block-cursor-foreground": cursor[1],
            "block-cursor-blurred-background": colours["panel"],
            "block-cursor-blurred-foreground": text,
            "block-hover-background": colours["panel"],
            "input-cursor-background": text,
            "input-cursor-foreground": colours["background"],
            "input-selection-background": cursor[0],
            "footer-foreground": text,
            "footer-background": colours["panel"],
            "footer-key-foreground": key,
            "footer-description-foreground": text,
            "button-foreground": text,
            "button-color-foreground": cursor[1],
            "button-focus-text-style": "bold reverse",
        },
    )


DARK = _theme(
    "vog-dark", dark=True, cursor=("#2f4f6f", "#ffffff"), muted="#b8c7d9",
    primary="#7cc4ff", secondary="#b8c7d9", accent="#ffd479", foreground="#f2f4f7",
    background="#10151c", surface="#161d26", panel="#1f2934", success="#8fe3a5",
    warning="#ffd479", error="#ff9b8f",
)  # fmt: skip

LIGHT = _theme(
    "vog-light", dark=False, cursor=("#0b4f8a", "#ffffff"), muted="#33475b",
    primary="#0b4f8a", secondary="#33475b", accent="#6b3f00", foreground="#12202e",
    background="#ffffff", surface="#f4f6f8", panel="#e3e9ef", success="#0d5c2b",
    warning="#6b3f00", error="#9c1c10",
)  # fmt: skip

CONTRAST = _theme(
    "vog-contrast", dark=True, cursor=("#ffff00", "#000000"), muted="#ffffff",
    primary="#00ffff", secondary="#ffffff", accent="#ffff00", foreground="#ffffff",
    background="#000000", surface="#000000", panel="#000000", success="#80ff80",
    warning="#ffff00", error="#ffb0b0",
)  # fmt: skip

THEMES = (DARK, LIGHT, CONTRAST)
