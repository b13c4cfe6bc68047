"""What everything stands on: configuration, errors, logging, the clock, connections and the platform database."""
