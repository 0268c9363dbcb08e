# What the package keeps for a session.

# The default client lives here from its first use to the end of the session.
session <- new.env(parent = emptyenv())
