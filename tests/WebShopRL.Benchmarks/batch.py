"""256 episodes over one connection: searches, clicks about at random, and purchases. Prints steps per second.

Usage: python3 batch.py URL SECONDS_OF_WARMING_UP SECONDS MODE
"""

import json
import random
import sys
import time

import webshoprl

EPISODES = 256


def main():
    url, warming, seconds, mode = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    client = webshoprl.Client(url)
    envs = webshoprl.VectorEnv(EPISODES, client, observation_mode=mode)
    chance = random.Random(1)
    _, infos = envs.reset(seed=1)
    instructions = [info["instruction"] for info in infos]

    def step():
        nonlocal infos
        actions = []
        for i, info in enumerate(infos):
            if "instruction" in info:
                instructions[i] = info["instruction"]
            clickables = info["clickables"]
            actions.append("search[%s]" % instructions[i] if info["has_search_bar"] else "click[%s]" % clickables[int(chance.random() * len(clickables))] if clickables else "")
        _, _, _, _, infos = envs.step(actions)

    until = time.perf_counter() + warming
    while time.perf_counter() < until:
        step()
    began, before, rounds = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - began < seconds:
        step()
        rounds += 1
    elapsed = time.perf_counter() - began
    print(json.dumps({"steps": rounds * EPISODES, "seconds": elapsed, "python_seconds": time.process_time() - before}))
    envs.close()


main()
