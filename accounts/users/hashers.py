"""Hasher of passwords."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id at OWASP's parameters for one lane: 46 MiB, one pass; about 55 ms of CPU."""

    time_cost = 1
    memory_cost = 47104
    parallelism = 1
