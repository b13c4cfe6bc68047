"""The catalogues of French and English: what the public pages say, and what of it is not translated."""
