"""The public pages: thin views from a request to a template. Words and forms in Dutch, the search itself in app.search."""
