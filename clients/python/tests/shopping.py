"""A service to test against, and a shopper who always does the same."""

import os

import webshoprl

URL = os.environ["WEBSHOPRL_URL"]


def client():
    return webshoprl.Client(URL)


def first_product(clickables):
    return next(text for text in clickables if text.startswith("b0"))


def plan(instruction):
    """What the shopper does, given what can be clicked: search, look, describe, buy."""
    yield lambda _: "search[%s]" % instruction
    yield lambda clickables: "click[%s]" % first_product(clickables)
    yield lambda _: "click[description]"
    yield lambda _: "click[< prev]"
    yield lambda _: "click[buy now]"


def reward_of(shop, goal):
    """What the shopper gets for a goal, played one call at a time."""
    page = shop.start(goal=goal)
    episode = page["id"]
    for choose in plan(page["instruction"]):
        page = shop.act(episode, choose(page["clickables"]))
    shop.close_episode(episode)
    return page["reward"]
