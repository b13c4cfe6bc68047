"""What a page costs, against what somebody else would have written. Not a part of the product."""
