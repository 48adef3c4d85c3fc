"""What kind of page this is: an article, an index, a wall, an error page, or another page without an article."""
