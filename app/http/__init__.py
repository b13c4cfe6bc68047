"""What every request meets: the services of the process, bounds, forms, answers that did not change."""
