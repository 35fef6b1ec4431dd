import pickle
import socket
import threading
import unittest

import webshoprl

from .shopping import URL, client, reward_of


class CatalogTests(unittest.TestCase):
    def setUp(self):
        self.client = client()

    def test_catalog_tells_what_goals_depend_on(self):
        catalog = self.client.catalog()
        self.assertEqual(("webshop", True, 0), (catalog["profile"], catalog["human_goals"], catalog["seed"]))
        self.assertEqual(webshoprl.__version__, catalog["client_version"])

    def test_goals_come_in_order_over_all_parts(self):
        goals = list(self.client.goals())
        self.assertEqual(list(range(self.client.catalog()["goals"])), [goal["index"] for goal in goals])
        self.assertEqual(goals[1234], self.client.goal(1234))
        self.assertIsInstance(goals[0]["goal_options"], list)

    def test_goals_of_a_split_are_its_own(self):
        for split, first in (("test", 0), ("validation", 500), ("train", 1500)):
            goals = list(self.client.goals(split))
            self.assertEqual(self.client.catalog()["splits"][split], len(goals))
            self.assertEqual(first, goals[0]["index"])
            self.assertEqual(list(range(first, first + len(goals))), [goal["index"] for goal in goals])

    def test_products_come_whole_and_brief(self):
        brief = list(self.client.products(brief=True))
        self.assertEqual(self.client.catalog()["products"], len(brief))
        whole = next(self.client.products())
        self.assertEqual((brief[0]["asin"], brief[0]["title"]), (whole["asin"], whole["title"]))
        self.assertEqual(dict(whole, position=None), self.client.product(whole["asin"]))
        self.assertLess(set(brief[0]), set(whole))


class EpisodeTests(unittest.TestCase):
    def setUp(self):
        self.client = client()

    def test_observations_come_in_all_modes_at_once(self):
        page = self.client.start(goal=3, observation_modes=["text", "html"])
        self.assertEqual(page["observations"]["text"], page["observation"])
        step = self.client.act(page["id"], "search[red shirt]")
        self.assertEqual({"text", "html"}, set(step["observations"]))
        self.assertIn("<form", step["observations"]["html"])
        self.assertEqual(step["observations"]["html"], self.client.observations(page["id"])["html"])

    def test_instruction_of_ones_own_is_shown_and_the_goals_counts(self):
        page = self.client.start(goal=3, instruction="find me a kettle")
        self.assertIn("find me a kettle", page["observation"])
        self.assertEqual(3, page["goal"])

    def test_actions_of_any_length_and_character_are_taken(self):
        page = self.client.start(goal=3)
        for action in ("x" * 100_000, "a\0b", "", "\ud800", "thinking\n" * 500 + "click[search]", "😀[日本]"):
            answer = self.client.act(page["id"], action)
            self.assertFalse(answer["action_is_valid"], action[:20])
            self.assertEqual(page["observation"], answer["observation"])
        self.assertTrue(self.client.act(page["id"], "search[%s]" % ("red " * 20_000))["action_is_valid"])
        self.assertTrue(self.client.act(page["id"], "search[a\0b]")["action_is_valid"])

    def test_action_sent_twice_with_its_number_is_taken_once(self):
        page = self.client.start(goal=3)
        first = self.client.act(page["id"], "search[red shirt]", step=0)
        self.assertEqual(first, self.client.act(page["id"], "search[red shirt]", step=0))
        self.assertEqual(1, len(self.client.episode(page["id"])["steps"]))

    def test_second_player_is_noticed(self):
        page = self.client.start(goal=3)
        self.client.act(page["id"], "search[red shirt]", step=0)
        with self.assertRaisesRegex(webshoprl.EpisodeConflict, "somebody else plays it"):
            self.client.act(page["id"], "search[blue shirt]", step=0)

    def test_sessions_are_listed_and_closed_by_how_they_begin(self):
        pages = [self.client.start(goal=i, session="listed_%d" % i) for i in range(5)]
        self.client.start(goal=1, session="other")
        listed = list(self.client.episodes("listed_"))
        self.assertEqual({page["id"] for page in pages}, {episode["id"] for episode in listed})
        self.assertIn("/listed_2", next(page["url"] for page in pages if page["session"] == "listed_2"))
        self.assertEqual(5, self.client.close_episodes("listed_"))
        self.assertEqual([], list(self.client.episodes("listed_")))
        with self.assertRaises(webshoprl.UnknownEpisode):
            self.client.act(pages[0]["id"], "search[a]")


class BatchTests(unittest.TestCase):
    def test_half_a_broken_batch_loses_nothing(self):
        shop = client()
        good = shop.start(goal=1)
        answers = shop.batch([
            {"id": good["id"], "action": "search[red shirt]"},
            {"id": "nobody's", "action": "search[red shirt]"},
            {"create": {"goal": 10_000_000}},
            {"create": {"gaol": 1}},
            {"create": {"goal": "one"}},
            {"id": good["id"], "action": 5},
            {},
            {"id": good["id"], "action": "search[blue shirt]", "close": True},
            {"create": {"goal": 2, "session": "batch"}},
            {"id": good["id"], "action": "click[next >]", "step": 1},
            {"id": good["id"], "close": True},
            {"id": good["id"], "close": True},
        ])
        self.assertTrue(answers[0]["action_is_valid"])
        kinds = [webshoprl.UnknownEpisode, webshoprl.UnknownGoal, webshoprl.ServiceVersionError, webshoprl.ApiError, webshoprl.ApiError, webshoprl.ApiError, webshoprl.ApiError]
        for answer, kind in zip(answers[1:8], kinds):
            self.assertIsInstance(answer, kind)
        self.assertIn("0 to 4999", str(answers[2]))
        self.assertEqual((2, "batch"), (answers[8]["goal"], answers[8]["session"]))
        self.assertTrue(answers[9]["action_is_valid"])
        self.assertEqual({"closed": 1}, answers[10])
        self.assertIsInstance(answers[11], webshoprl.UnknownEpisode)

    def test_batch_answers_as_single_calls_do(self):
        shop = client()
        by_batch = shop.batch([{"create": {"goal": goal}} for goal in range(20)])
        found = shop.batch([{"id": page["id"], "action": "search[%s]" % page["instruction"]} for page in by_batch])
        for page, step in zip(by_batch, found):
            alone = shop.start(goal=page["goal"])
            self.assertEqual(alone["observation"], page["observation"])
            self.assertEqual(shop.act(alone["id"], "search[%s]" % page["instruction"])["observation"], step["observation"])


class ErrorTests(unittest.TestCase):
    def test_unknown_goal_names_those_there_are(self):
        for call in (lambda: client().start(goal=5000), lambda: client().goal(5000), lambda: client().reward(5000, "B000")):
            with self.assertRaisesRegex(webshoprl.UnknownGoal, "0 to 4999"):
                call()

    def test_foreign_episode_says_how_to_start_one(self):
        with self.assertRaisesRegex(webshoprl.UnknownEpisode, "POST /api/v1/episodes starts one"):
            client().act("0123456789abcdef0123456789abcdef", "search[a]")

    def test_service_of_another_version_names_the_package_that_fits(self):
        for call in (lambda: client().start(goal=1, no_such_field=True), lambda: client().connection.call("GET", "/no/such/call"), lambda: client().connection.call("PUT", "/episodes")):
            with self.assertRaisesRegex(webshoprl.ServiceVersionError, "pip install --force-reinstall webshoprl --index-url %s/python/simple/" % URL):
                call()

    def test_nobody_at_the_address_is_told(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            nobody = webshoprl.Client("http://127.0.0.1:%d" % free.getsockname()[1])
        with self.assertRaisesRegex(webshoprl.ServiceUnreachable, "run.sh"):
            nobody.catalog()

    def test_wrong_address_is_told(self):
        with self.assertRaisesRegex(webshoprl.WebShopError, "no address"):
            webshoprl.Client("ftp://127.0.0.1")


class ConnectionTests(unittest.TestCase):
    def test_connection_is_kept_and_opened_anew_when_the_service_closed_it(self):
        shop = client()
        shop.catalog()
        kept = shop.connection._local.kept[1].sock
        shop.goal(1)
        self.assertIs(kept, shop.connection._local.kept[1].sock)
        kept.shutdown(socket.SHUT_RDWR)
        self.assertEqual(2, shop.goal(2)["index"])

    def test_threads_share_a_client(self):
        shop, expected = client(), [reward_of(client(), goal) for goal in range(8)]
        rewards = [None] * 8

        def play(goal):
            rewards[goal] = reward_of(shop, goal)

        threads = [threading.Thread(target=play, args=(goal,)) for goal in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(expected, rewards)

    def test_client_goes_to_other_processes(self):
        self.assertEqual(1, pickle.loads(pickle.dumps(client())).goal(1)["index"])


class TrainingTests(unittest.TestCase):
    def test_run_is_launched_found_and_cancelled(self):
        shop = client()
        run = shop.launch("from python", "il", seed=1)
        self.assertEqual("queued", shop.run(run["id"])["status"])
        self.assertIn(run["id"], [found["id"] for found in shop.runs()])
        self.assertEqual([], shop.metrics(run["id"]))
        shop.cancel(run["id"])
        self.assertEqual("cancelled", shop.wait(shop.run, run["id"], timeout=10)["status"])

    def test_evaluation_is_put_in_line(self):
        shop = client()
        evaluation = shop.evaluate({"baseline": "rule"}, "test", episodes=2)
        self.assertEqual("queued", shop.evaluation(evaluation)["status"])

    def test_trajectories_go_out_and_in(self):
        shop = client()
        page = shop.start(goal=4, annotator="ada")
        found = shop.act(page["id"], "search[%s]" % page["instruction"])
        shop.act(page["id"], "click[%s]" % next(text for text in found["clickables"] if text.startswith("b0")))
        shop.act(page["id"], "click[buy now]")
        lines = shop.export_trajectories(source="human")
        self.assertEqual(len(lines.splitlines()), shop.import_trajectories(lines)["imported"])
        self.assertIn(4, [stored["goal"] for stored in shop.trajectories(source="imported")])
