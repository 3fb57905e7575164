"""Output: findings and scores as text, tables and files for other programs."""
