"""The original's policies for trying an environment out."""

import random

random.seed(4)  # as the original does when it is imported: what programs draw next is the same


class BasePolicy:
    """forward(observation, available_actions) gives an action."""

    def forward(self, observation, available_actions):
        raise NotImplementedError


class HumanPolicy(BasePolicy):
    """Asks whoever sits at the terminal."""

    def forward(self, observation, available_actions):
        return input("> ")


class RandomPolicy(BasePolicy):
    """Searches for shoes, and clicks anything."""

    def forward(self, observation, available_actions):
        if available_actions["has_search_bar"]:
            return "search[shoes]"
        return "click[%s]" % random.choice(available_actions["clickables"])


__all__ = ["BasePolicy", "HumanPolicy", "RandomPolicy"]
