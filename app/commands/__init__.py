"""The commands of `doeners` that are more than a call: app.cli puts them together."""
