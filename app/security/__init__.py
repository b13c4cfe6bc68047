"""Who may do what: accounts, passwords, sessions, tokens, forms that cannot be forged, limits on guessing.

passwords -> accounts -> sessions (people) and tokens (programs); limits slow down whoever guesses;
`website` guards an application with all of it.
"""
