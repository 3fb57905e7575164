"""The words of the findings about what a YAML file may not hold."""

from __future__ import annotations

from dealcheck.diagnostics import Diagnostic, Place, Related
from dealcheck.reading import limits
from dealcheck.reading.layout import Mistake
from dealcheck.reading.yaml_core import NumberFault, Plain
from dealcheck.visible import shown


def no_content(place: Place) -> Diagnostic:
    """The file is empty, or holds nothing but comments."""
    help_text = "`dealcheck new` writes a deal file to start from"
    return Diagnostic("D010", "error", "the file has no content", place, help_text)


def second_document(place: Place) -> Diagnostic:
    """A `---` after the first document."""
    message = "a second document starts here, and a file may hold only one"
    help_text = "write one file for each document, or delete this line"
    return Diagnostic("D011", "error", message, place, help_text)


def not_a_mapping(value: Plain, place: Place) -> Diagnostic:
    """The top of the file is a list or a single value."""
    what = "a list" if isinstance(value, list) else "a single value"
    message = f"the file holds {what} and not a block of keys"
    help_text = "write `key: value` lines, the first of them `format: …`"
    return Diagnostic("D012", "error", message, place, help_text)


def directive(line: str, place: Place) -> Diagnostic:
    """A line that starts with `%`."""
    message = f"the line {shown(line)} is a directive, and those are not allowed"
    help_text = "delete it (files are read as YAML 1.2); indent it if it belongs to a text"
    return Diagnostic("D013", "error", message, place, help_text)


def half_character(place: Place) -> Diagnostic:
    """An escape for half of a surrogate pair; only the parser in Python lets it through."""
    message = "an escape in this text stands for half of a character"
    return Diagnostic("D020", "error", message, place, "write the character itself")


def duplicate_key(key: str, place: Place, first: Place, fact: str) -> Diagnostic:
    """The same key twice in one block."""
    message = f"the key {shown(key)} stands here a second time"
    help_text = "keep one of the two, or give them different names"
    related = (Related(first, "the first one is here"),)
    return Diagnostic("D030", "error", message, place, help_text, fact, related)


def key_is_cut_off(cut: Mistake, written: str, place: Place, fact: str) -> Diagnostic:
    """A key that is the rest of a value, which a comma in braces has cut in two."""
    message = f"{shown(written)} stands here as a key of its own: {cut.message}"
    return Diagnostic("D031", "error", message, place, cut.help, fact)


def key_is_no_text(key: Plain, written: str, place: Place, fact: str) -> Diagnostic:
    """A key that is a number, a truth value, empty, a list or a block; `written` is its source."""
    help_text = f"put it in quotes: '{shown(written)[1:-1]}'"
    match key:
        case list() | dict():
            what = "a list or a block"
            help_text = "put the whole value in quotes if the brackets are part of a text"
        case None if not written:
            what, help_text = "missing", "write it before the colon"
        case None:
            what = "the empty value"
        case bool():
            what = "a truth value"
        case _:
            what = "a number"
    message = f"this key is {what}, and keys are texts"
    return Diagnostic("D031", "error", message, place, help_text, fact)


def tag(written: str, place: Place, fact: str) -> Diagnostic:
    """An explicit tag: nothing in a file may choose what its values are made into."""
    message = f"the tag {shown(written)} is not allowed; values are plain data"
    help_text = "leave it out; put the text in quotes if `!` belongs to it"
    return Diagnostic("D032", "error", message, place, help_text, fact)


def merge_key(place: Place, fact: str) -> Diagnostic:
    """A plain `<<` as key."""
    message = "the merge key `<<` is not part of YAML 1.2"
    help_text = "write the keys out where they belong"
    return Diagnostic("D033", "error", message, place, help_text, fact)


def bad_number(fault: NumberFault, written: str, place: Place, fact: str) -> Diagnostic:
    """An infinite number, `.nan`, or a number that is too long to be meant."""
    if fault is NumberFault.NOT_FINITE:
        message = f"{shown(written)} is not a finite number"
        return Diagnostic("D034", "error", message, place, "write a number, or `unknown`", fact)
    length = f"{len(written):,} characters, more than {limits.MAX_NUMBER_LENGTH}"
    help_text = "shorten it, or put it in quotes if it is a text"
    return Diagnostic("D035", "error", f"this number has {length}", place, help_text, fact)


def too_deep(place: Place, fact: str) -> Diagnostic:
    """Blocks and lists within one another beyond the limit."""
    message = f"blocks and lists are nested more than {limits.MAX_DEPTH} levels deep"
    help_text = "a deal needs about six levels; check the brackets"
    return Diagnostic("D040", "error", message, place, help_text, fact)


def too_many_values(place: Place, fact: str) -> Diagnostic:
    """More keys and values than a file may hold."""
    message = f"the file holds more than {limits.MAX_VALUES:,} keys and values"
    return Diagnostic("D041", "error", message, place, "split the file", fact)


def alias_grows(place: Place, fact: str) -> Diagnostic:
    """Aliases that, written out, would be more than a file may hold."""
    size = f"{limits.MAX_VALUES:,} values or {limits.MAX_CHARACTERS:,} characters"
    message = f"with this alias the file stands for more than {size}"
    help_text = "write the values out instead of using aliases"
    return Diagnostic("D042", "error", message, place, help_text, fact)


def alias_within_itself(name: str, place: Place, fact: str) -> Diagnostic:
    """An alias inside the value that it names."""
    message = f"the alias {shown('*' + name)} stands within the value that it stands for"
    return Diagnostic("D043", "error", message, place, "write out the value that is meant", fact)


def unknown_alias(name: str, place: Place, fact: str) -> Diagnostic:
    """An alias without an anchor before it; mostly a text that begins with a star."""
    message = f"the alias {shown('*' + name)} stands for nothing in this file"
    help_text = f"put the text in quotes: '*{shown(name)[1:-1]}'"
    return Diagnostic("D044", "error", message, place, help_text, fact)


def too_many_findings(place: Place) -> Diagnostic:
    """The note that closes a list of findings that has become too long."""
    message = f"the rest of the file is not read after {limits.MAX_FINDINGS} findings"
    return Diagnostic("D045", "note", message, place, "correct these first")
