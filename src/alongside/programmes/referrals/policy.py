"""The network's own limits: how long things may take."""

from datetime import timedelta

from alongside.foundation.access import limits

# A pace is the median over this long; shorter says too little, longer describes another year.
PACE_WINDOW = timedelta(days=90)

# Fewer answers than this make no median worth showing.
PACE_LEAST = 3

# In how many days nine of ten were done is told from this many on: below it, it is the slowest one.
SLOW_LEAST = 10

# Counts by place are told of this many people on; smaller places stand together.
PEOPLE_LEAST = 5

# The code that opens a partner's link: eight digits, for so long, to be tried so often. Whoever guesses
# has 5 in 100,000,000 for each letter that the partner itself receives, and at most 5 letters an hour.
CODE_DIGITS = 8
CODE_LIVES = timedelta(minutes=15)
CODES = limits.Limit("answer-code-sent", tries=5, seconds=3600)
CODE_TRIES = limits.Limit("answer-code-tried", tries=5, seconds=900)
# For so long after the code the page stays open in that browser.
OPEN_FOR = timedelta(hours=1)

# How many referrals the job of the clocks asks for at once.
CLOCK_BATCH = 200

# Reminders arrive when offices open, not at midnight (hour of Ontario's clock).
CLOCK_HOUR = 7

# Proposals hold codes, regions and languages; they are let go after this long.
PROPOSALS_KEPT = timedelta(days=30)

# Beyond this distance a service in person is called far.
FAR_KM = 40

# From this CLB or NCLC level in listening and speaking on, a service can be given in that language
# (stage 2 of the benchmarks, intermediate, begins here).
SPEAKS_FROM = 5
