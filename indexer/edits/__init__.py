"""What administrators and owners lay over the sources, and the duplicates they settle."""
