"""One search, read top to bottom: params, understand, query (with facets), service, results. No Flask in here."""
