"""What a name of the model, a fact, a finding or a party is, and what it is in a deal."""
