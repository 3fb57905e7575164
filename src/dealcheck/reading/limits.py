"""How much a file may hold. A deal stays far below; whoever goes beyond gets a finding."""

MAX_BYTES = 1024 * 1024
"""Bytes of one file."""

MAX_DEPTH = 64
"""Blocks and lists inside one another, aliases followed. What walks the data may then recurse."""

MAX_VALUES = 20_000
"""Keys, values, blocks and lists of one file, with every alias counted as what it stands for."""

MAX_CHARACTERS = MAX_BYTES
"""Characters of all texts of one file, with every alias counted as what it stands for."""

MAX_NUMBER_LENGTH = 32
"""Characters of one number."""

MAX_FINDINGS = 100
"""Findings after which the rest of a file is left unread."""

PIPE_WAIT_SECONDS = 1.0
"""How long a named pipe may stay silent before it is given up."""
