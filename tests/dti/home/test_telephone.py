"""The telephone of a rehearsal shows codes that the server takes, each once."""

from allauth.mfa.totp.internal.auth import validate_totp_code

from dti.home.rehearsal.telephone import Telephone

SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def test_codes_of_one_moment_are_never_the_same_and_the_first_is_of_now() -> None:
    telephone = Telephone(SECRET)

    codes = [telephone.code() for _ in range(3)]

    assert len(set(codes)) == 3
    assert validate_totp_code(SECRET, codes[0])
    assert telephone.used == set(codes)
