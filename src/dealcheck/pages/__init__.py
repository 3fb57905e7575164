"""What a command shows, built once: results → blocks, one module a page."""
