"""Everything that faces people: pages, API, back office, command line, worker."""
