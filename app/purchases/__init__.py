"""A list of what somebody has to buy: which of its lines the social economy can do, and who."""
