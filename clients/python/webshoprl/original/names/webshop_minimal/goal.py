"""The reward."""

from webshoprl.original.reward import get_reward

__all__ = ["get_reward"]
