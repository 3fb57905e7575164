"""Makes text from files, file names and the system safe to show on a terminal."""

from __future__ import annotations

import re

# Spelled as code points: the characters themselves would be invisible here too.
_CONTROLS = "\x00-\x1f\x7f-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH = "\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
_LINE_ENDS = "\u2028\u2029"
_SURROGATES = "\ud800-\udfff"
_TAG_CHARACTERS = "\U000e0000-\U000e007f"
_HIDDEN = re.compile(f"[{_CONTROLS}{_BIDI}{_ZERO_WIDTH}{_LINE_ENDS}{_SURROGATES}{_TAG_CHARACTERS}]")
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def visible(text: str, *, one_line: bool = True) -> str:
    r"""Return `text` with every hidden or controlling character written as an escape.

    An escape character becomes `\x1b`, a right-to-left override `\u202e`, half of a surrogate pair
    `\ud800`. With `one_line` line feeds and tabs become `\n` and `\t`; without it they are kept.
    Backslashes that stand in the text stay as they are: the result is for eyes, not for parsing.
    """
    if text.isascii() and text.isprintable():
        return text

    def written_out(found: re.Match[str]) -> str:
        character = found[0]
        if character in "\n\t" and not one_line:
            return character
        return _SHORT.get(character) or escape(character)

    return _HIDDEN.sub(written_out, text)


def escape(character: str) -> str:
    r"""Return one character as `\xhh`, `\uhhhh` or `\Uhhhhhhhh`, whichever is the shortest."""
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\U{code:08x}"


def shown(text: str, longest: int = 60) -> str:
    """Return `text` on one line between backticks, visible and cut after `longest` characters.

    A text with a backtick in it stands between double quotes.
    """
    # Cut before and after: the first spares the work on a huge text, the second counts what the
    # escapes have grown to.
    cleaned = visible(" ".join(text[: longest + 1].split()))
    if len(text) > longest or len(cleaned) > longest:
        cleaned = cleaned[:longest] + "…"
    return f'"{cleaned}"' if "`" in cleaned else f"`{cleaned}`"
