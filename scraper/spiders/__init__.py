"""The included spiders."""
