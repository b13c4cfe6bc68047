"""Synonym rules: the files in synonyms/ and the administrators' edits on top of them."""
