"""The lean twin that doeners is measured against."""
