"""What came of the requests that suppliers accepted, as both sides say it."""
