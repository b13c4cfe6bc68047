"""How good the search is, and how to better it: synonym rules, pins, judged queries, the log of searches, "why"."""
