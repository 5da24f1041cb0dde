"""The product's own settings, with a layout page beside its pages and a meter before them."""

from alongside.config.settings import *  # noqa: F403 - the product as it is, and two things more
from alongside.config.settings import MIDDLEWARE as PRODUCT_MIDDLEWARE

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.meter.MeterMiddleware", *PRODUCT_MIDDLEWARE]
IDLE_MINUTES = 600
