"""Alongside: the software that people who help newcomers settle work with every day."""

VERSION = "0.1.0"
