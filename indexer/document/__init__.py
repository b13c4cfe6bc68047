"""The document: what stands in the index for one offering."""
