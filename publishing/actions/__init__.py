"""Compute, freeze, and carry a release from draft to the public."""

from publishing.actions.compute import compute
from publishing.actions.finalise import finalise
from publishing.actions.release import approve, create_release, publish, send_back, submit

__all__ = ["approve", "compute", "create_release", "finalise", "publish", "send_back", "submit"]
