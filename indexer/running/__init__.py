"""One run at a time: rebuild and sync, the lease, the gate, the report of what changed."""
