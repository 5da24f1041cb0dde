"""What every floor above needs: gates, permission answers, steps, row-level security, registries.

Plain modules: no tables, no templates.
"""
