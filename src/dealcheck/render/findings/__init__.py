"""Findings as text, SARIF, JUnit, GitHub annotations and JSON, one module a format."""
