"""Dated eligibility criteria and decisions."""
