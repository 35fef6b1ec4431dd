"""A service to test against, and a shopper who always does the same."""

import os

import webshoprl

URL = os.environ["WEBSHOPRL_URL"]


_CLIENT = webshoprl.Client(URL)


def client():
    """One for all tests: its connections are kept."""
    return _CLIENT


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


def buy(env, session):
    """Plays the shopper's plan; the last step's answer."""
    env.reset(session)
    answer = None
    for choose in plan(client().goal(session)["instruction_text"]):
        answer = env.step(choose(env.get_available_actions()["clickables"]))
    return answer
