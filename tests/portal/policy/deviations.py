"""Knobs of the shipped preset that are weaker than a standard: the knob, its number, the clause. docs/security.md gives
the reasons; a deviation more or less is a decision, not a side effect."""

DEVIATIONS = {
    "code_digits": (20, "NIST SP 800-63B-4 3.1.3.2, ASVS 5.0 6.5.4"),
    "password_shortest_alone": (30, "NIST SP 800-63B-4 3.1.1.2, ASVS 5.0 6.2.1"),
    "password_kinds": (31, "ASVS 5.0 6.2.5"),
    "migration_three_kinds": (32, "ASVS 5.0 6.2.5"),
    "password_any_characters": (33, "ASVS 5.0 6.2.5"),
    "passcode": (40, "NIST SP 800-63B-4 3.1.1.2 and 3.2.10"),
    "lock_hours": (41, "NIST SP 800-63B-4 3.2.2"),
    "trusted_days": (42, "NIST SP 800-63B-4 3.2.1"),
}
