"""What talks to the engine: index names and aliases, bulk writing, reading, and what is kept beside an index."""
