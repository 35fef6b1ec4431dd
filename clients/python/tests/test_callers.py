"""What programs of others do with the original's names, written after how they call it."""

import threading
import types
import unittest

import webshoprl.original

from .shopping import buy, client, first_product, plan, reward_of

webshoprl.original.install()

from web_agent_site.envs import WebAgentTextEnv  # noqa: E402
from web_agent_site.envs.web_agent_text_env import SimServer  # noqa: E402


def make(mode="text", **wanted):
    return WebAgentTextEnv(observation_mode=mode, human_goals=True, **wanted)


class CallerTests(unittest.TestCase):
    def test_baseline_wrapper_shares_a_server_among_splits(self):
        first = make("text_rich", filter_goals=None, limit_goals=-1, num_products=None, get_image=0, session_prefix="train_")
        second = make("text_rich", server=first.server, session_prefix="eval_")
        self.assertEqual(range(1500, 5000), range(1500, len(first.server.goals)))
        names = {asin.lower(): product["Title"].lower() for asin, product in first.server.product_item_dict.items()}
        for env in (first, second):
            env.reset(1500)
            session = env.server.user_sessions[env.session]
            env.step("search[%s]" % session["goal"]["query"])
            self.assertIn(first_product(env.get_available_actions()["clickables"]), names)
        self.assertEqual({"train_1500", "eval_1500"}, {name for name in first.server.user_sessions if name.endswith("1500")})

    def test_group_of_workers_plays_the_same_goal(self):
        envs = [make(seed=11, file_path="somewhere", attr_path="elsewhere", session_prefix="%d_" % i) for i in range(4)]
        observations = {env.reset(501)[0] for env in envs}
        self.assertEqual(1, len(observations))
        parts = observations.pop().split(" [SEP] ")
        self.assertEqual("Instruction:", parts[1])
        self.assertEqual({"has_search_bar", "clickables"}, set(envs[0].get_available_actions()))

    def test_slim_package_gives_the_rewards_parts(self):
        import webshop_minimal
        import webshop_minimal.utils

        webshop_minimal.init_basedir("small")
        self.assertTrue(webshop_minimal.utils.DEFAULT_FILE_PATH.endswith(".json"))

        class Caller(webshop_minimal.WebAgentTextEnv):
            ready = False

            def reset(self, seed=None, **_):
                if self.ready:
                    super().reset(seed)
                    return self.observation

            def get_available_actions(self):
                return ["click[%s]" % text for text in super().get_available_actions()["clickables"]]

        env = Caller(observation_mode="text", human_goals=True)
        env.ready = True
        env.reset(seed=500)
        answer = None
        for choose in plan(env.get_instruction_text()[len("Instruction: ") :]):
            answer = env.step(choose([action[6:-1] for action in env.get_available_actions()]))
        self.assertTrue(answer[2])
        self.assertIn("r_type", {name: float(value) for name, value in answer[3].items()})

    def test_slim_package_has_its_names_where_callers_look_for_them(self):
        import webshop_minimal
        from webshop_minimal.engine import parse_action
        from webshop_minimal.env import SimServer as Slim, WebAgentTextEnv as Env
        from webshop_minimal.goal import get_reward
        from webshop_minimal.utils import init_basedir

        self.assertEqual(("search", "red shoes"), parse_action("search[red shoes]"))
        self.assertIs(webshop_minimal.WebAgentTextEnv, Env)
        self.assertIs(webshop_minimal.init_basedir, init_basedir)
        server = Slim(human_goals=True)
        goal = server.goals[4]
        self.assertGreater(get_reward(server.product_item_dict[goal["asin"]], goal, None, {}), 0)
        with self.assertRaisesRegex(ValueError, "small"):
            init_basedir("medium")

    def test_random_policy_tries_an_environment_out(self):
        from web_agent_site.models import RandomPolicy

        policy, env = RandomPolicy(), make()
        env.reset(1)
        action = policy.forward(env.observation, env.get_available_actions())
        self.assertEqual("search[shoes]", action)
        env.step(action)
        clicked = policy.forward(env.observation, env.get_available_actions())
        self.assertIn(clicked[len("click[") : -1], env.get_available_actions()["clickables"])

    def test_copy_under_another_package_is_served_too(self):
        from webshop.web_agent_site.envs import WebAgentTextEnv as Copied

        self.assertEqual(reward_of(client(), 5), buy(Copied(observation_mode="text", human_goals=True), 5)[1])

    def test_slim_simulator_numbers_a_splits_goals_from_0(self):
        import importlib
        import sys

        for package in ("gem", "gem.envs", "gem.envs.webshop"):
            sys.modules.setdefault(package, types.ModuleType(package)).__path__ = []
        utils = importlib.import_module("gem.envs.webshop.utils")
        server = utils.SimServer("https://127.0.0.1:3000", "train", False)
        browser = utils.SimBrowser(server)
        browser.get("https://127.0.0.1:3000/session=a", session_id="a", session_int=0)
        self.assertEqual((3500, 1500), (len(server.goals), server.user_sessions["a"]["goal"].index))
        self.assertEqual({"reward": 0.0, "done": False}, browser.search("red shirt"))
        self.assertIn("product-link", browser.page_source)

    def test_many_environments_over_one_server_in_threads(self):
        server = SimServer(human_goals=True)
        expected = [reward_of(client(), goal) for goal in range(24)]
        rewards = [None] * 24

        def play(place):
            env = make(server=server, session_prefix="thread%d_" % place)
            rewards[place] = buy(env, place)[1]
            env.close()

        threads = [threading.Thread(target=play, args=(place,)) for place in range(24)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(expected, rewards)
        self.assertEqual([], list(client().episodes("thread")))
