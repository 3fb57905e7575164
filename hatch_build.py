"""Reads the model once when dealcheck is built, so that no command has to read its YAML again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ReadModel(BuildHookInterface):
    """Writes `data/model.json` beside the model's folder."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the file before the package is put together, for an editable one as well."""
        source = Path(self.root) / "src"
        sys.path.insert(0, str(source))
        from dealcheck.reading.readymade import write_readymade  # noqa: PLC0415

        data = source / "dealcheck" / "data"
        write_readymade(data / "model", data / "model.json")
