"""The whole network for who coordinates it: states, counts, codes and days; never a name."""
