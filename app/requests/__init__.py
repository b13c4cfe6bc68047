"""Questions put to suppliers, and what they answer."""
