"""Tickscope: a live microscope for the KVM/ARM virtual timer."""

__version__ = "0.1.0"
