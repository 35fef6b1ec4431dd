import math
import socket
import subprocess
import sys
import threading
import unittest
from urllib.parse import urlsplit

import webshoprl

from .shopping import URL, client


class ForgetfulRelay:
    """Passes bytes to the service and back, and breaks off the first so many answers that hold a word: the service has done what it was told, and nobody hears of it."""

    def __init__(self, breaks, word):
        parts = urlsplit(URL)
        self._service, self._breaks, self._word = (parts.hostname, parts.port), breaks, word
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            caller, _ = self._listener.accept()
            threading.Thread(target=self._pass_on, args=(caller, socket.create_connection(self._service)), daemon=True).start()

    def _pass_on(self, caller, service):
        def there():
            for part in iter(lambda: caller.recv(65536), b""):
                service.sendall(part)

        threading.Thread(target=there, daemon=True).start()
        for part in iter(lambda: service.recv(65536), b""):
            if self._breaks > 0 and self._word in part:
                self._breaks -= 1
                caller.shutdown(socket.SHUT_RDWR)
                return
            caller.sendall(part)


class TrackingTests(unittest.TestCase):
    def setUp(self):
        self.client = client()

    def test_values_become_the_runs_curves(self):
        with self.client.begin_run("ppo in Python", tags=["outside"], settings={"lr": 1e-4, "model": {"layers": 2}}, total_steps=10) as run:
            for step in range(3):
                run.log({"train/loss": 1 / (step + 1), "custom/kl": step}, step=step * 2, episode=step)
        row = self.client.run(run.id)
        self.assertEqual(("external", "succeeded", 4, 10, ["outside"]), (row["algorithm"], row["status"], row["step"], row["total_steps"], row["tags"]))
        self.assertEqual({"lr": 1e-4, "model": {"layers": 2}}, row["settings"])
        points = self.client.metrics(run.id, "custom/kl")
        self.assertEqual([(0, 0, 0), (2, 1, 1), (4, 2, 2)], [(point["step"], point["episode"], point["value"]) for point in points])
        self.assertEqual({"last": 1 / 3, "min": 1 / 3, "max": 1.0, "best_step": 4, "not_finite": 0}, row["summary"]["train/loss"])
        self.assertEqual(sorted(point["wall_seconds"] for point in points), [point["wall_seconds"] for point in points])

    def test_steps_count_on_and_nan_is_a_gap(self):
        with self.client.begin_run("gaps") as run:
            for value in (1.0, math.nan, 3.0, math.inf):
                run.log({"train/loss": value})
        self.assertEqual([(0, 1.0), (1, None), (2, 3.0), (3, None)], [(point["step"], point["value"]) for point in self.client.metrics(run.id)])
        self.assertEqual((None, 1.0, 3.0, 2), tuple(self.client.run(run.id)["summary"]["train/loss"][name] for name in ("last", "min", "max", "not_finite")))

    def test_answers_that_are_lost_double_nothing(self):
        relay = ForgetfulRelay(3, b'"written"')
        with webshoprl.Client(relay.url).begin_run("over a bad line") as run:
            for step in range(20):
                run.log({"train/loss": step})
                run.flush()
        self.assertEqual(list(range(20)), [point["value"] for point in self.client.metrics(run.id)])

    def test_a_run_that_is_begun_over_a_bad_line_is_begun_once(self):
        run = webshoprl.Client(ForgetfulRelay(1, b"begun once, at").url).begin_run("begun once, at any rate")
        run.finish()
        self.assertEqual([run.id], [row["id"] for row in self.client.runs(algorithm="external") if row["name"] == "begun once, at any rate"])

    def test_an_exception_ends_it_as_failed(self):
        with self.assertRaises(ZeroDivisionError):
            with self.client.begin_run("breaks") as run:
                run.log({"train/loss": 1})
                1 / 0
        row = self.client.run(run.id)
        self.assertEqual(("failed", "ZeroDivisionError: division by zero"), (row["status"], row["error"]))

    def test_cancelled_at_the_service_tells_the_trainer(self):
        run = self.client.begin_run("cancelled")
        run.log({"train/loss": 1})
        run.flush()
        self.client.cancel(run.id)
        self.assertEqual("cancelled", self.client.run(run.id)["status"])
        run.log({"train/loss": 2})
        with self.assertRaises(webshoprl.ApiError) as refused:
            run.flush()
        self.assertIn("is cancelled", str(refused.exception))
        with self.assertRaises(webshoprl.ApiError):
            run.log({"train/loss": 3})
        self.assertEqual(1, len(self.client.metrics(run.id)))

    def test_points_that_are_left_are_sent_at_the_programs_end(self):
        program = "import webshoprl; run = webshoprl.Client().begin_run('ends early'); [run.log({'train/loss': i}) for i in range(12000)]; print(run.id)"
        run = int(subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, timeout=60).stdout)
        points = self.client.metrics(run, max_points=50_000)
        self.assertEqual((12000, 11999), (len(points), points[-1]["value"]))
        self.assertEqual("running", self.client.run(run)["status"])

    def test_a_name_or_a_step_that_the_service_does_not_take_is_refused_where_it_is_logged(self):
        with self.client.begin_run("long names") as run:
            run.log({"train/loss": 1.0})
            for values, step, said in (
                ({"x" * 201: 1.0}, None, "1 to 200 characters"),
                ({"": 1.0}, None, "1 to 200 characters"),
                ({"train/loss": 2.0}, -1, "step is -1"),
                ({"train/loss": 2.0}, 2**31, "step is 2147483648"),
            ):
                with self.assertRaises(ValueError) as refused:
                    run.log(values, step=step)
                self.assertIn(said, str(refused.exception))
            run.log({"x" * 200: 1.0}, step=2**31 - 2)
        self.assertEqual([(0, 1.0)], [(point["step"], point["value"]) for point in self.client.metrics(run.id, "train/loss")])
        self.assertEqual(2, len(self.client.metrics(run.id)))

    def test_a_batch_that_the_service_does_not_take_is_dropped_alone(self):
        with self.client.begin_run("an odd name") as run:
            run.log({"train/loss": 1.0})
            run.flush()
            with self.assertLogs("webshoprl", "WARNING") as told:
                run.log({"custom/\0": 2.0})
                run.flush()
            self.assertIn("1 points of run %d are dropped" % run.id, told.output[0])
            run.log({"train/loss": 3.0})
        self.assertEqual([(0, 1.0), (2, 3.0)], [(point["step"], point["value"]) for point in self.client.metrics(run.id)])
        self.assertEqual("succeeded", self.client.run(run.id)["status"])

    def test_a_value_that_is_no_number_is_refused_where_it_is_logged(self):
        with self.client.begin_run("words") as run:
            with self.assertRaises(webshoprl.WebShopError) as refused:
                run.log({"train/loss": "low"})
            self.assertIn("train/loss is 'low'", str(refused.exception))
