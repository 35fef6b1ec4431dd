"""A page's html as WebShop's text observations show it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, Collection, List, Tuple

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_UNSEEN = {"style", "script", "head", "title", "meta"}
_BLANK = " \n\t\f\r"


class _Texts(HTMLParser):
    """The visible texts, each with the tag and the classes around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: List[Tuple[str, str, List[str]]] = []
        self._open: List[Tuple[str, List[str]]] = []

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        if tag not in _VOID:
            self._open.append((tag, (dict(attributes).get("class") or "").split()))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, text: str) -> None:
        if not self._open or self._open[-1][0] in _UNSEEN:
            return
        if not text.strip(_BLANK):
            text = "\n" if "\n" in text else " "
        if text != "\n":
            self.texts.append((text,) + self._open[-1])


def text_of(html: str, simple: bool, url: str, visited: Collection[str]) -> str:
    reader = _Texts()
    reader.feed(html)
    reader.close()
    if simple:
        return " [SEP] ".join(text.strip() for text, _, _ in reader.texts)
    lines, chosen = [], []
    for text, tag, classes in reader.texts:
        if tag == "button":
            lines.append("[button] %s [button_]\n" % text)
        elif tag == "label":
            clicked = '"%s"' % text in url
            if clicked:
                chosen.append("You have clicked %s.\n" % text)
            lines.append(("  [clicked button] %s [clicked button_]\n" if clicked else "  [button] %s [button_]\n") % text)
        elif classes == ["product-link"]:
            lines.append(("\n[clicked button] %s [clicked button_]\n" if text in visited else "\n[button] %s [button_]\n") % text)
        else:
            lines.append(text + "\n")
    return "".join(chosen[::-1] + lines)
