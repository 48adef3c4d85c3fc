"""Settings of the Scrapy project in `scrapy.cfg`: the included spider, and polite crawling.

Your own project needs only the ADDONS line.
"""

from importlib.metadata import version

from . import arguments as _arguments  # not in capitals, or it would become a setting

BOT_NAME = "copytaster"
SPIDER_MODULES = ["copytaster.scraper.spiders"]
ADDONS = {"copytaster.scraper.Addon": 500}

# identify the crawler, and obey robots.txt
USER_AGENT = f"copytaster/{version('copytaster')} (news article extraction; Scrapy)"
ROBOTSTXT_OBEY = True

# no faster than the site answers
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024

# saved pages: no throttling, and AutoThrottle would keep its start delay for them
DOWNLOAD_SLOTS = {_arguments.LOCAL_SLOT: {"delay": 0, "concurrency": 4}}

TELNETCONSOLE_ENABLED = False
LOG_LEVEL = "INFO"
FEED_EXPORT_ENCODING = "utf-8"
