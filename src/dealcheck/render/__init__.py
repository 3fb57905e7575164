"""Blocks and results → text, one module a format."""
