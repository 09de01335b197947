"""How a password is kept: argon2id at a price that a province's own server can pay on deadline night."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """46 MiB, one pass, one lane: OWASP's first choice of equally strong argon2id settings (decision 0012).

    Django's own (100 MiB, eight lanes) takes four times the work on a server of two cores, and fifty people who sign
    in at once would hold 5 GB. A hash made with other settings is renewed when its owner next signs in.
    """

    time_cost = 1
    memory_cost = 47_104  # KiB
    parallelism = 1
