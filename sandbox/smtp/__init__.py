"""A mail server that delivers to nobody."""
