"""A trainer that pauses in the middle of its episodes, for longer than the service keeps them awake. Says 'paused', and goes on when told."""

import sys

import webshoprl
import webshoprl.original

from .shopping import client, plan, reward_of

webshoprl.original.install()

from web_agent_site.envs import WebAgentTextEnv  # noqa: E402

GOALS = range(8)


def main():
    expected = [reward_of(client(), goal) for goal in GOALS]
    envs = [WebAgentTextEnv(observation_mode="text", human_goals=True, session_prefix="pause_") for _ in GOALS]
    vector = webshoprl.VectorEnv(len(GOALS), client(), session="pause_vector")
    _, infos = vector.reset(options={"goals": list(GOALS)})
    plans = []
    for env, goal in zip(envs, GOALS):
        env.reset(goal)
        plans.append(plan(client().goal(goal)["instruction_text"]))
        env.step(next(plans[-1])([]))
    searched = vector.step(["search[%s]" % info["instruction"] for info in infos])
    print("paused", flush=True)
    sys.stdin.readline()
    rewards = []
    for env, rest in zip(envs, plans):
        for choose in rest:
            answer = env.step(choose(env.get_available_actions()["clickables"]))
        rewards.append(answer[1])
    assert rewards == expected, (rewards, expected)
    rests = [plan(info["instruction"]) for info in infos]
    for rest in rests:
        next(rest)
    infos = searched[-1]
    for _ in range(4):
        _, rewards, _, _, infos = vector.step([next(rest)(info["clickables"]) for rest, info in zip(rests, infos)])
    assert list(rewards) == expected, (rewards, expected)
    print("bought", flush=True)


if __name__ == "__main__":
    main()
