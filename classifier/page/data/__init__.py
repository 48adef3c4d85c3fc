"""The text in a page's data: what JSON-LD declares, and what a script draws the page from."""
