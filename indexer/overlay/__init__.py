"""What people lay on top of the sources' rows, and what is remembered of rows that changed or went."""
