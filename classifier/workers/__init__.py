"""Cleans pages in separate processes, with limits on time and memory. Independent of Scrapy."""
