"""The public pages: thin views from a request to a template. The search itself is in app.search."""
