"""The spiders in the box."""
