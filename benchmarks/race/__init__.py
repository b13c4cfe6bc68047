"""A race of products: doeners beside PostgreSQL full text, SQLite FTS5 and tantivy, each with the same documents.

Each rival is one file, written as a good developer would in a day: title and activities weigh more, words are brought
to their Dutch stem, accents are folded, beginnings of words count where the engine can, a place filters by what serves
it or lies within the radius, facets are counted.
"""
