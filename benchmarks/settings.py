"""The product's own settings, with a layout page beside its pages and a meter before them."""

import os

from alongside.config.settings import *  # noqa: F403 - the product as it is, and two things more
from alongside.config.settings import MIDDLEWARE as PRODUCT_MIDDLEWARE

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.meter.MeterMiddleware", *PRODUCT_MIDDLEWARE]
IDLE_MINUTES = 600
# `enumeration` looks for a difference that it planted itself.
PLANTED_SECONDS = float(os.environ.get("BENCHMARK_PLANTED_MS", "0")) / 1000
if PLANTED_SECONDS:
    MIDDLEWARE = ["benchmarks.planted.PlantedMiddleware", *MIDDLEWARE]
