"""Running the platform: carrying out orders, its condition, what waits, and who hears of it."""
