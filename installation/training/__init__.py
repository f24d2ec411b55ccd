"""Photographs -> training turns -> links -> models. Never imported by the rest of the installation."""
