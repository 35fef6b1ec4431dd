"""The wheel as pip unpacks it: its .pth file makes the original's names importable, ahead of a copy on sys.path, where WEBSHOPRL_URL is set; and not where it is not."""

import hashlib
import base64
import io
import os
import site
import sys
import tempfile
import urllib.request
import zipfile

URL = sys.argv[1]


def main():
    with urllib.request.urlopen(URL + "/python/webshoprl.whl") as answer:
        wheel = zipfile.ZipFile(io.BytesIO(answer.read()))
        assert answer.url.endswith("-py3-none-any.whl"), answer.url
    record = next(name for name in wheel.namelist() if name.endswith(".dist-info/RECORD"))
    listed = [line.rsplit(",", 2) for line in wheel.read(record).decode().splitlines()]
    assert sorted(name for name, _, _ in listed) == sorted(wheel.namelist())
    for name, digest, size in listed:
        if digest:
            content = wheel.read(name)
            assert (digest, int(size)) == ("sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("="), len(content)), name
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as programs:
        wheel.extractall(folder)
        os.makedirs(os.path.join(programs, "web_agent_site"))
        with open(os.path.join(programs, "web_agent_site", "__init__.py"), "w") as copy:
            copy.write("raise ImportError('the copy that a program brings along')")
        sys.path.insert(0, programs)
        site.addsitedir(folder)
        if "WEBSHOPRL_URL" not in os.environ:
            try:
                import web_agent_site  # noqa: F401
            except ImportError as copied:
                assert "brings along" in str(copied), copied
                print("left alone")
            return
        from web_agent_site.envs import WebAgentTextEnv

        env = WebAgentTextEnv(observation_mode="text", human_goals=True)
        assert env.reset(1)[0].startswith("WebShop [SEP]")
        print("installed")


if __name__ == "__main__":
    main()
