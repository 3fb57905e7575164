"""From facts to scores, drivers, levers and decisions: pure functions over frozen values."""
