"""Sessions recorded from WebShop's own text environment, played again through its names over a service: every answer is the recorded one.

Usage: python3 -m tests.transcripts FOLDER, with WEBSHOPRL_URL naming a service of that folder's catalog.
"""

import json
import os
import sys

import webshoprl.original

webshoprl.original.install()

from web_agent_site.envs import WebAgentTextEnv  # noqa: E402


def expect(recorded, seen, where):
    assert recorded == seen, "%s:\nrecorded: %r\nseen:     %r" % (where, recorded, seen)


def main(folder):
    server, steps = None, 0
    envs = {}
    with open(os.path.join(folder, "transcripts.jsonl"), encoding="utf-8") as lines:
        for line in lines:
            transcript = json.loads(line)
            for mode in ("text", "text_rich"):
                if mode not in envs:
                    envs[mode] = WebAgentTextEnv(observation_mode=mode, server=server)
                    server = envs[mode].server
                env = envs[mode]
                for number, step in enumerate(transcript["steps"]):
                    where = "session %s, step %d (%s), %s" % (transcript["session"], number, step["action"], mode)
                    if step["action"] is None:
                        observation, reward, done = env.reset(transcript["session"])[0], 0, False
                        expect(transcript["instruction"], env.instruction_text, where)
                    else:
                        observation, reward, done, _ = env.step(step["action"])
                    expect(step[mode], observation, where)
                    expect((step["done"], step["url"]), (done, env.state["url"] if "html" in step else env.browser.current_url), where)
                    assert abs(step["reward"] - reward) < 1e-12, (where, step["reward"], reward)
                    expect({"has_search_bar": step["has_search_bar"], "clickables": step["clickables"]}, env.get_available_actions(), where)
                    if "html" in step:
                        expect(step["html"], env.state["html"], where)
                        expect(step[mode], env.convert_html_to_text(env.browser.page_source, simple=mode == "text"), where)
                    steps += 1
    print("%d steps" % steps)


main(sys.argv[1])
