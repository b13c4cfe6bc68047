"""The local copy of the live index: one file, from which is searched while the engine does not answer."""
