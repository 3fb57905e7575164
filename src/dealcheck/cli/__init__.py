"""The command line: arguments in, exit codes out."""

from dealcheck.cli.main import main

__all__ = ["main"]
