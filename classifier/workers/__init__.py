"""Pages cleaned in processes of their own, with limits on time and memory; nothing of Scrapy in it."""
