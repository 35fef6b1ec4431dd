"""The ways in which programs written for WebShop's own environment call it."""

import pathlib
import pickle
import random
import tempfile
import unittest
import warnings

import webshoprl
import webshoprl.original

from .shopping import buy, client, first_product, reward_of

webshoprl.original.install()

from web_agent_site.engine.engine import BACK_TO_SEARCH, END_BUTTON, NEXT_PAGE, PREV_PAGE, parse_action  # noqa: E402
from web_agent_site.engine.goal import get_reward  # noqa: E402
from web_agent_site.envs import WebAgentSiteEnv, WebAgentTextEnv  # noqa: E402
from web_agent_site.envs.web_agent_text_env import SimServer  # noqa: E402


def make(mode="text", **wanted):
    return WebAgentTextEnv(observation_mode=mode, human_goals=True, **wanted)


class TextEnvTests(unittest.TestCase):
    def test_home_page_is_as_the_original_shows_it(self):
        env = make()
        observation, nothing = env.reset(12)
        instruction = client().goal(12)["instruction_text"]
        self.assertIsNone(nothing)
        self.assertEqual("WebShop [SEP] Instruction: [SEP] %s [SEP] Search" % instruction, observation)
        self.assertEqual({"has_search_bar": True, "clickables": ["search"]}, env.get_available_actions())
        self.assertEqual("Instruction: " + instruction, env.instruction_text)
        self.assertEqual("Instruction: " + instruction, env.get_instruction_text())
        self.assertEqual("http://127.0.0.1:3000/12", env.state["url"])
        self.assertEqual({"url", "html", "instruction_text"}, set(env.state))
        self.assertEqual(observation, env.convert_html_to_text(env.state["html"], simple=True))

    def test_html_reads_as_the_texts_on_every_page(self):
        for mode in ("text", "text_rich"):
            env = make(mode)
            env.reset(3)
            actions = ["search[%s]" % client().goal(3)["instruction_text"]]
            seen = 0
            while actions:
                observation = env.step(actions.pop(0))[0]
                self.assertEqual(observation, env.convert_html_to_text(env.browser.page_source, simple=mode == "text"))
                clickables = env.get_available_actions()["clickables"]
                seen += 1
                if seen == 1:
                    actions.append("click[%s]" % first_product(clickables))
                elif seen == 2:
                    after = clickables.index("buy now") + 1
                    actions += ["click[%s]" % text for text in clickables[after : after + 2]] + ["click[features]", "click[< prev]", "click[< prev]", "click[back to search]"]

    def test_purchase_ends_it_and_later_actions_do_as_the_original(self):
        env = make()
        state, reward, done, info = buy(env, 7)
        self.assertEqual((reward_of(client(), 7), True, None), (reward, done, info))
        self.assertIsInstance(reward, float)
        self.assertEqual({"has_search_bar": False, "clickables": []}, env.get_available_actions())
        self.assertEqual((0.0, False), env.step("click[back to search]")[1:3])
        self.assertEqual((state, 0.0, False, None), env.step("nothing"))
        found, reward, done, _ = env.step("search[red shirt]")
        self.assertIn("Page 1", found)
        self.assertEqual((0.0, False), (reward, done))

    def test_what_is_not_understood_changes_nothing(self):
        env = make()
        page = env.reset(1)[0]
        for action in ("", "think about it", "click[buy now]", "Search[red]", "search[]", "click[search]", "a\0b", "x" * 10_000, "\ud83d"):
            self.assertEqual((page, 0.0, False, None), env.step(action), action[:20])

    def test_history_stands_before_the_observation(self):
        env = make(num_prev_obs=1, num_prev_actions=1)
        home = env.reset(1)[0]
        state = env.step("search[red]")[0]
        self.assertEqual("%s [SEP] search[red] [SEP] %s" % (home, env.observation), state)
        env.num_prev_obs = env.num_prev_actions = 0
        self.assertEqual(env.observation, env.step("nonsense")[0])

    def test_every_mode_is_shown_and_others_are_refused(self):
        for mode, begins in (("html", "<!DOCTYPE html>"), ("text", "WebShop [SEP]"), ("text_rich", "WebShop\n"), ("url", "http://127.0.0.1:3000/p_2")):
            self.assertTrue(make(mode, session_prefix="p_").reset(2)[0].startswith(begins), mode)
        with self.assertRaisesRegex(ValueError, "image"):
            make("image")

    def test_session_is_kept_as_the_original_keeps_it(self):
        env = make("text_rich", session_prefix="train_")
        env.reset(7)
        session = env.server.user_sessions["train_7"]
        self.assertEqual((client().goal(7)["asin"], False, None, {}), (session["goal"]["asin"], session["done"], session["asin"], session["options"]))
        env.step("search[%s]" % session["goal"]["instruction_text"])
        self.assertEqual((1, session["goal"]["instruction_text"].lower().split(" ")), (session["page"], session["keywords"]))
        env.step("click[next >]")
        self.assertEqual(2, session["page"])
        env.step("click[< prev]")
        product = next(
            text for text in env.get_available_actions()["clickables"]
            if text.startswith("b0") and env.server.product_item_dict[text.upper()]["options"])
        env.step("click[%s]" % product)
        self.assertEqual((product.upper(), {product.upper()}), (session["asin"], session["asins"]))
        name, values = next(iter(env.server.product_item_dict[session["asin"]]["options"].items()))
        env.step("click[%s]" % values[0])
        env.step("click[reviews]")
        env.step("click[< prev]")
        self.assertEqual({name: values[0]}, session["options"])
        reward = env.step("click[buy now]")[1]
        self.assertEqual({"search": 3, "asin": 1, "options": 1, "Reviews": 1, "purchase": 1}, dict(session["actions"]))
        self.assertEqual((True, reward), (session["done"], session["reward"]))
        self.assertEqual(["r_type", "r_att", "w_att", "query_match", "category_match", "title_score"], list(session["verbose_info"])[:6])
        self.assertIsInstance(session["verbose_info"]["r_price"], bool)
        self.assertNotIn(None, session["verbose_info"].values())
        product, goal = env.server.product_item_dict[session["asin"]], session["goal"]
        self.assertEqual(reward, get_reward(product, goal, env.server.product_prices.get(session["asin"]), session["options"]))
        self.assertEqual(reward, get_reward(product, goal, price=0, options=session["options"], verbose=True)[0])

    def test_named_session_keeps_its_goal_and_the_first_goal_is_never_drawn(self):
        env = make()
        goals = set()
        for i in range(20):
            env.reset("visitor %d" % i)
            goals.add(env.server.user_sessions["visitor %d" % i]["goal"].index)
            first = env.instruction_text
            self.assertEqual(first, (env.reset("visitor %d" % i), env.instruction_text)[1])
        self.assertGreater(len(goals), 15)
        self.assertNotIn(0, goals)

    def test_draws_are_those_of_the_original(self):
        server = SimServer(human_goals=True)
        letters, place = random.Random(233), list(range(len(server.goals)))
        letters.shuffle(place)
        expected = "".join(letters.choices("abcdefghijklmnopqrstuvwxyz", k=10))
        env = make(server=server)
        self.assertEqual(expected, env.session)
        total = len(server.goals)
        self.assertEqual(min(int(letters.uniform(0, total)) + 1, total - 1), env.server.user_sessions[expected]["goal"].index)

    def test_instruction_of_ones_own(self):
        env = make()
        env.reset(3, instruction_text="Instruction: mine")
        self.assertEqual("Instruction: mine", env.instruction_text)
        env.server.assigned_instruction_text = "i want a kettle"
        self.assertIn("i want a kettle", env.reset(4)[0])
        self.assertEqual("i want a kettle", env.server.user_sessions["4"]["goal"]["instruction_text"])

    def test_browser_is_not_driven(self):
        with self.assertRaisesRegex(webshoprl.WebShopError, "/webshop"):
            WebAgentSiteEnv()

    def test_small_helpers_do_as_the_original_does(self):
        from web_agent_site.utils import generate_mturk_code, random_idx, setup_logger

        self.assertEqual("3C01BDBB26", generate_mturk_code("ABC"))
        self.assertIn(random_idx([0, 1, 2, 3]), (1, 2))
        with tempfile.TemporaryDirectory() as folder:
            logger = setup_logger("visit", pathlib.Path(folder))
            logger.info('{"page": "index"}')
            logger.debug("not this")
            for lines in logger.handlers:
                lines.close()
            self.assertEqual('{"page": "index"}\n', pathlib.Path(folder, "visit.jsonl").read_text())

    def test_actions_are_parsed_as_the_original_parses_them(self):
        self.assertEqual([("click", "red"), ("click[", "x]"), ("search[]", None), ("a", None)], [parse_action(a) for a in ("click[red] ok", "click[[x]]", "search[]", "a")])
        self.assertEqual(("Buy Now", "Next >", "< Prev", "Back to Search"), (END_BUTTON, NEXT_PAGE, PREV_PAGE, BACK_TO_SEARCH))


class ServerTests(unittest.TestCase):
    def test_goals_are_a_sequence_in_the_services_order(self):
        goals = SimServer(human_goals=True).goals
        self.assertEqual(5000, len(goals))
        self.assertEqual(["asin", "category", "query", "name", "product_category", "instruction_text", "attributes", "price_upper", "goal_options", "weight"], list(goals[1500]))
        self.assertEqual(client().goal(4999)["instruction_text"], goals[-1]["instruction_text"])
        self.assertEqual([goals[2], goals[3]], goals[2:4])
        self.assertIs(list, type(pickle.loads(pickle.dumps(goals))))
        with self.assertRaisesRegex(IndexError, "0 to 4999"):
            goals[5000]

    def test_goals_are_filtered_and_played_by_their_new_number(self):
        env = make(filter_goals=lambda i, goal: i % 10 == 3)
        self.assertEqual(500, len(env.server.goals))
        env.reset(2)
        self.assertIn(client().goal(23)["instruction_text"], env.instruction_text)

    def test_goals_are_ordered_by_a_seed_of_ones_own(self):
        built = list(range(5000))
        random.Random(233).shuffle(built)
        other = list(range(5000))
        random.Random(7).shuffle(other)
        self.assertEqual([built.index(b) for b in other[:5]], [goal.index for goal in make(seed=7).server.goals[:5]])

    def test_products_are_a_mapping(self):
        products = SimServer(human_goals=True).product_item_dict
        names = {asin.lower(): product["Title"].lower() for asin, product in products.items()}
        self.assertEqual(len(products), len(names))
        product = products[next(iter(products))]
        self.assertEqual(set(product["options"]), set(product["customization_options"]))
        self.assertIsInstance(product["pricing"][0], float)
        self.assertNotIn("B000NOSUCH", products)

    def test_receive_answers_as_the_simulator_does(self):
        server = SimServer(human_goals=True)
        html, url, status = server.receive("s1", "", session_int=5)
        self.assertIn("search_input", html)
        self.assertEqual(("http://127.0.0.1:3000/s1", {"reward": 0.0, "done": False}), (url, status))
        _, url, _ = server.receive("s1", url, keywords=["red", "shirt"])
        self.assertTrue(url.endswith("/search_results/s1/red+shirt/1"))
        _, url, _ = server.receive("s1", url, clickable_name="next >", text_to_clickable={})
        self.assertTrue(url.endswith("/2"))

    def test_another_catalog_than_asked_for_is_refused_with_its_setting(self):
        for wanted, setting in (
            ({"human_goals": False}, "Shop__Profile=webshop-synthetic"), ({"num_products": 1000}, "Shop__ProductLimit=1000"), ({"limit_goals": 10}, "Shop__GoalLimit=10"),
            ({"show_attrs": True}, "Shop__ShowAttributes=true"),
        ):
            with self.assertRaisesRegex(webshoprl.ProfileMismatch, setting):
                WebAgentTextEnv(**dict({"human_goals": True}, **wanted))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            WebAgentTextEnv()
        self.assertIn("human_goals", str(caught[0].message))
