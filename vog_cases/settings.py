"""Configuration: defaults, then a file, then the environment, then what a command says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from vog_cases.errors import InvalidInput

APP = "vog-cases"
KEYS = ("database", "as")


@dataclass(frozen=True)
class Settings:
    """Which database, and who acts; an empty name means whoever acts by default."""

    database: str
    username: str


def config_file(environment: Mapping[str, str]) -> Path:
    """Where the settings file is looked for."""
    named = environment.get("VOG_CASES_CONFIG")
    return Path(named) if named else user_config_path(APP) / "config.toml"


def load(
    database: str | None = None,
    username: str | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings in force; InvalidInput names a file that cannot be read and its place."""
    file = _read(config_file(environment))
    return Settings(
        database=database
        or environment.get("VOG_CASES_DATABASE")
        or file.get("database")
        or str(user_data_path(APP) / "cases.db"),
        username=username or environment.get("VOG_CASES_AS") or file.get("as") or "",
    )


def _read(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    import tomllib  # late: without a file, as on most desks, nobody needs it

    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise InvalidInput(f"The settings file {path} cannot be read: {problem}.") from None
    for key, value in found.items():
        if key not in KEYS or not isinstance(value, str):
            raise InvalidInput(
                f"The settings file {path} says {key} = {value!r}; it may say database and as, "
                "each as text."
            )
    return found


def demo_database() -> str:
    """Where the training database of `vog-cases demo` lives."""
    return str(user_data_path(APP) / "demo.db")
