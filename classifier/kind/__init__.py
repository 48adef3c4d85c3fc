"""The kind of a page: an article, an index, a wall, an error page, or another page without an article."""
