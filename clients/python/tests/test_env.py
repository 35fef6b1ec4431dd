import unittest

import webshoprl

from .shopping import client, first_product, plan, reward_of


class EnvTests(unittest.TestCase):
    def test_episode_goes_from_reset_to_reward(self):
        env = webshoprl.Env(client(), observation_mode="text")
        observation, info = env.reset(options={"goal": 7})
        self.assertTrue(observation.startswith("WebShop [SEP] Instruction: [SEP] " + info["instruction"]))
        for choose in plan(info["instruction"]):
            observation, reward, terminated, truncated, info = env.step(choose(info["clickables"]))
        self.assertEqual((True, False), (terminated, truncated))
        self.assertEqual(reward_of(client(), 7), reward)
        self.assertEqual(reward, info["reward_breakdown"]["reward"])
        self.assertNotIn(None, info["reward_breakdown"].values())
        with self.assertRaises(webshoprl.EndOfEpisode):
            env.step("search[a]")

    def test_seed_draws_the_same_goals_of_the_split(self):
        env = webshoprl.Env(client(), split="validation")
        drawn = [env.reset(seed=5)[1]["goal"]] + [env.reset()[1]["goal"] for _ in range(5)]
        self.assertEqual(drawn, [env.reset(seed=5)[1]["goal"]] + [env.reset()[1]["goal"] for _ in range(5)])
        self.assertTrue(all(500 <= goal < 1500 for goal in drawn), drawn)

    def test_episode_is_truncated_at_the_last_step_there_may_be(self):
        env = webshoprl.Env(client(), max_steps=2)
        env.reset(options={"goal": 1})
        self.assertFalse(env.step("search[red]")[3])
        _, _, terminated, truncated, _ = env.step("click[next >]")
        self.assertEqual((False, True), (terminated, truncated))

    def test_episodes_are_closed_behind_it(self):
        env = webshoprl.Env(client(), session="closed-behind")
        for _ in range(3):
            env.reset()
        self.assertEqual(1, len(list(client().episodes("closed-behind"))))
        env.close()
        env.close()
        self.assertEqual([], list(client().episodes("closed-behind")))

    def test_unknown_split_is_told(self):
        with self.assertRaisesRegex(webshoprl.WebShopError, "test, validation, train"):
            webshoprl.Env(client(), split="dev")


class VectorEnvTests(unittest.TestCase):
    def test_all_of_them_are_played_as_each_alone(self):
        count = 16
        envs = webshoprl.VectorEnv(count, client(), goals=range(count))
        _, infos = envs.reset(options={"goals": list(range(count))})
        plans = [plan(info["instruction"]) for info in infos]
        for _ in range(5):
            _, rewards, terminated, truncated, infos = envs.step([next(each)(info["clickables"]) for each, info in zip(plans, infos)])
        self.assertTrue(all(terminated))
        self.assertFalse(any(truncated))
        self.assertEqual([reward_of(client(), goal) for goal in range(count)], list(rewards))

    def test_ended_one_starts_anew_with_the_next_step(self):
        envs = webshoprl.VectorEnv(2, client(), goals=[5, 6, 8], max_steps=3, session="anew")
        _, infos = envs.reset()
        self.assertEqual([5, 6], [info["goal"] for info in infos])
        _, _, _, _, infos = envs.step(["search[%s]" % infos[0]["instruction"], "search[red]"])
        _, _, _, _, infos = envs.step(["click[%s]" % first_product(infos[0]["clickables"]), "nothing"])
        self.assertFalse(infos[1]["action_is_valid"])
        _, _, terminated, truncated, _ = envs.step(["click[buy now]", "nothing"])
        self.assertEqual(([True, False], [False, True]), (list(terminated), list(truncated)))
        observations, rewards, terminated, truncated, infos = envs.step(["passed over", "passed over"])
        self.assertEqual([8, 5], [info["goal"] for info in infos])
        self.assertTrue(all(observation.startswith("WebShop\n") for observation in observations))
        self.assertEqual(([0, 0], [False, False]), (list(rewards), list(terminated)))
        self.assertEqual(2, len(list(client().episodes("anew"))))
        envs.close()
        self.assertEqual(0, len(list(client().episodes("anew"))))

    def test_lost_episode_raises_and_the_others_have_stepped(self):
        shop = client()
        shop.close_episodes("lost")
        envs = webshoprl.VectorEnv(2, shop, session="lost", goals=[1, 2])
        envs.reset()
        shop.close_episode(envs._ids[0])
        with self.assertRaises(webshoprl.UnknownEpisode) as lost:
            envs.step(["search[a]", "search[a]"])
        self.assertTrue(lost.exception.answers[1]["action_is_valid"])
        self.assertEqual([1], [episode["steps"] for episode in shop.episodes("lost")])

    def test_wrong_number_of_actions_is_told(self):
        envs = webshoprl.VectorEnv(2, client())
        envs.reset(seed=1)
        with self.assertRaisesRegex(webshoprl.WebShopError, "1 actions were given for 2"):
            envs.step(["search[a]"])
