"""Pages of accounts: activation, security, the province's own sign-in."""
