"""A mail server that captures every mail and delivers none."""
