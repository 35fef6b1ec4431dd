import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import unittest

import webshoprl

from .shopping import URL

# A stand-in for run.sh, which would build the service: answers /alive at the address in Urls until it is stopped.
SCRIPT = """#!/usr/bin/env bash
exec %s -c '
import http.server, os, urllib.parse
class Alive(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", urllib.parse.urlsplit(os.environ["Urls"]).port), Alive).serve_forever()
'
""" % sys.executable


def free_address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return "http://127.0.0.1:%d" % free.getsockname()[1]


def repository(folder, script):
    run = pathlib.Path(folder, "run.sh")
    run.write_text(script)
    run.chmod(0o755)
    pathlib.Path(folder, "WebShopRL.Web.sln").touch()
    return folder


class LocalTests(unittest.TestCase):
    def test_service_that_is_up_is_found(self):
        self.assertEqual(URL, webshoprl.local().url)
        self.assertEqual(URL, webshoprl.local(URL + "/").url)

    def test_service_is_started_and_stopped_when_python_ends(self):
        with tempfile.TemporaryDirectory() as folder:
            address = free_address()
            program = "import sys, webshoprl; print(webshoprl.local(sys.argv[1], sys.argv[2]).url); print(webshoprl.local(sys.argv[1]).url)"
            ended = subprocess.run([sys.executable, "-c", program, address, repository(folder, SCRIPT)], stdout=subprocess.PIPE, timeout=60, check=True)
            self.assertEqual([address, address], ended.stdout.decode().split())
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", int(address.rsplit(":", 1)[1])), timeout=5)

    def test_what_run_sh_said_is_told_when_it_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(webshoprl.ServiceUnreachable, "no SDK here"):
                webshoprl.local(free_address(), repository(folder, "#!/usr/bin/env bash\necho no SDK here\nexit 1\n"))

    def test_folder_without_run_sh_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            for call in (lambda: webshoprl.local(free_address(), folder), self.named(folder)):
                with self.assertRaisesRegex(webshoprl.ServiceUnreachable, "WEBSHOPRL_HOME"):
                    call()

    def test_other_machines_services_are_not_started(self):
        with self.assertRaisesRegex(webshoprl.ServiceUnreachable, "another machine"):
            webshoprl.local("http://webshop.invalid:5080")

    def test_wait_ends_with_what_it_waits_for(self):
        with self.assertRaisesRegex(TimeoutError, "still running"):
            webshoprl.Client(URL).wait(lambda _: {"status": "running"}, 1, timeout=0.01, every=0.01)

    @staticmethod
    def named(folder):
        def call():
            os.environ["WEBSHOPRL_HOME"] = folder
            try:
                webshoprl.local(free_address())
            finally:
                del os.environ["WEBSHOPRL_HOME"]

        return call
