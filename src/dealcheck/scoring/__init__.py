"""From a deal's facts to scores, drivers, levers and decisions. Pure functions over frozen values."""
