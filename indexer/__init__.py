"""From sources to the search index: a library that knows nothing of pages or of Celery."""
