"""Database backend of the province guard: the search path is glued in front of every statement."""
