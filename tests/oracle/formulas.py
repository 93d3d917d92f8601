"""Small formulas of one person."""

import math


def logistic(x):
    """Probability of log-odds."""
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def log_odds(p):
    """Log-odds of a probability."""
    return math.log(p / (1 - p))


def clip(x, low, high):
    """The value, or the limit that it passes."""
    return low if x < low else high if x > high else x


def over(above, below, otherwise=0.0):
    """Quotient, or something else where nothing can be divided by."""
    return above / below if below > 0 else otherwise


def lognormal(luck, mean, sd, normal):
    """Value of a log-normal variable with this mean and spread below which a share `luck` lies."""
    spread = math.log1p((sd / mean) ** 2)
    return math.exp(math.log(mean) - spread / 2 + math.sqrt(spread) * normal(luck))


def poisson(luck, mean):
    """How many events happen where they happen `mean` times on average."""
    events, so_far = 0, 0.0
    log_chance = -mean
    while mean > 0:
        so_far += math.exp(log_chance)
        if so_far >= luck:
            break
        events += 1
        log_chance += math.log(mean) - math.log(events)
    return events
