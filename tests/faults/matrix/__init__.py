"""The matrix of faults: what happens to visitors while each part of a whole site is hurt in each way."""
