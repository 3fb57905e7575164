"""Settings in `dealcheck.toml` or `pyproject.toml`, for those who always want the same options."""

from dealcheck.configuration.files import find_configuration
from dealcheck.configuration.settings import Configuration, Known, checked

__all__ = ["Configuration", "Known", "checked", "find_configuration"]
