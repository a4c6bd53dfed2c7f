"""Finds the smallest experiment in which a switch makes a difference: random guests, two runs each, then shrinking."""
