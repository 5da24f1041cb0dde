"""French as written in Canada."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H \\h i"
SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "H \\h i"
FIRST_DAY_OF_WEEK = 0
THOUSAND_SEPARATOR = "\u00a0"
DECIMAL_SEPARATOR = ","
