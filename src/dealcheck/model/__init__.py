"""The model: indicators, poles, levers and decision tables as data, and what evaluates them.

Nothing here knows an indicator by name. A folder of YAML files is read into a `Model`, checked
against the facts that the schemas define, and evaluated by operators.
"""
