"""Holds that settings have the same names, ranges and defaults at every door: doors.py PROGRAM FILE URL.

The API's description FILE leads. Against it are held the options of PROGRAM's `render`, the arguments of the tool `paint` of
the server at URL, and the inputs of its page: what they say, and for numbers what they take and refuse.
"""
import json, os, re, subprocess, sys

import requests

from document import Document

# Of the API alone: previews and turns of a server, the files that it is sent, and mixes, which elsewhere are written in words.
OF_API = {"kind", "content", "previewHeight", "digests", "priority", "style", "styles"}
# A program's file is as large as the photo, unless it is told otherwise; the others show a painting first.
OTHER_DEFAULTS = {"contentSize": {"program": "full"}, "format": {"program": None}}
# What a tool has besides: where its result goes, and what of it comes back.
OF_TOOLS = {"output", "overwrite", "preview"}
BAD_USAGE = 64


def kebab(name):
    return re.sub("[A-Z]", lambda letter: "-" + letter.group().lower(), name)


def kinds(schema):
    return schema.get("oneOf") or schema.get("anyOf") or [schema]


def span(schema):
    """(least, most) of a number; None for what is none."""
    spans = [(kind["minimum"], kind["maximum"]) for kind in kinds(schema) if "maximum" in kind]
    return spans[0] if spans else None


def words(schema):
    """What can be said in place of a number, or instead of one."""
    return {word for kind in kinds(schema) for word in kind.get("enum", []) if word is not None}


class Doors:
    def __init__(self, program, path, url):
        self.program, self.url = program, url
        document = Document(path)
        schema = document.root["components"]["schemas"]["StylizeRequest"]
        self.fields = {name: document.resolved(field) for name, field in schema["properties"].items()}
        self.failures, self.count = [], 0

    def expect(self, holds, text):
        self.count += 1
        if not holds:
            self.failures.append(text)

    # The program

    def render(self, option, value):
        """The status of a run, and what it says; if it takes the value, it comes to a photo that is not there."""
        line = [self.program, "render", "no-such-photo.png", "stripes", "-o", "painted.png", f"--{option}={value}"]
        run = subprocess.run(line, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        return run.returncode, run.stderr

    def options(self):
        dump = subprocess.run([self.program, "render", "--experimental-dump-help"], capture_output=True, text=True, check=True)
        options = {}
        for argument in json.loads(dump.stdout)["command"]["arguments"]:
            for name in argument.get("names", []):
                options[name["name"]] = argument
        for name, field in self.fields.items():
            if name in OF_API:
                continue
            option = kebab(name)
            self.expect(option in options, f"render has no --{option}, which the API calls {name}")
            if option not in options:
                continue
            if span(field):
                self.option_range(option, span(field))
            for word in words(field):
                status, said = self.render(option, word)
                self.expect(status != BAD_USAGE, f"--{option} {word} is refused: {said}")
            if (words(field) or span(field)) and not any(kind.get("type") == "boolean" for kind in kinds(field)):
                status, said = self.render(option, "sideways")
                self.expect(status == BAD_USAGE, f"--{option} sideways is taken: {said}")
            self.option_default(name, field, options[option].get("defaultValue"))

    def option_range(self, option, bounds):
        for value in bounds:
            status, said = self.render(option, value)
            self.expect(status != BAD_USAGE, f"--{option} {value} is refused: {said}")
        for value in (bounds[0] - 1, bounds[1] + 1):
            status, said = self.render(option, value)
            self.expect(status == BAD_USAGE, f"--{option} {value} is taken: {said}")
            for bound in bounds:
                self.expect(re.search(rf"(?<![\d.]){bound}(?!\.?\d)", said),
                            f"--{option} {value} is not told of {bound}: {said}")

    def option_default(self, name, field, given):
        default = OTHER_DEFAULTS.get(name, {}).get("program", field.get("default"))
        # A switch has none, and what is not said is what the file or the network is made for.
        if given is None or isinstance(default, bool):
            return
        same = float(given) == float(default) if span(field) and default not in words(field) else given == default
        self.expect(same, f"--{kebab(name)} is {given} by default, {name} of the API {default}")

    # The tools

    def tools(self):
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accept = {"Accept": "application/json, text/event-stream"}
        answer = requests.post(f"{self.url}/mcp", json=message, headers=accept, timeout=60).json()
        (paint,) = [tool for tool in answer["result"]["tools"] if tool["name"] == "paint"]
        for name, argument in paint["inputSchema"]["properties"].items():
            if name in OF_TOOLS:
                continue
            self.expect(name in self.fields, f"paint has {name}, and the API no such field")
            if name not in self.fields:
                continue
            self.expect(span(argument) == span(self.fields[name]), f"paint's {name} is of another range: {argument}")
            if words(argument):
                # Formats have second names that no tool needs.
                self.expect(words(argument) <= words(self.fields[name]), f"paint's {name} has other words: {argument}")
            said = re.search(r"default ([^;,)]+)\)", argument.get("description", ""))
            if said and span(argument) and "default" in self.fields[name]:
                default = self.fields[name]["default"]
                self.expect(said.group(1).strip("'") == str(0 if default is False else default),
                            f"paint's {name} is {said.group(1)} by default, the API's {default}")

    # The page

    def page(self):
        page = requests.get(self.url, timeout=60).text
        inputs = re.findall(r'<input\b[^>]*\btype="(?:range|number)"[^>]*>', page)
        seen = 0
        for tag in inputs:
            attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            field = self.fields.get(attributes.get("name"))
            if field is None or not span(field):
                continue
            seen += 1
            least, most = float(attributes["min"]), float(attributes["max"])
            self.expect(span(field)[0] <= least <= most <= span(field)[1], f"the page offers {tag}")
        self.expect(seen >= 4, f"only {seen} of the page's inputs are the API's fields")


def main():
    doors = Doors(os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3])
    doors.options()
    doors.tools()
    doors.page()
    for failure in doors.failures:
        print(failure)
    print(f"{doors.count} names, ranges, words and defaults compared, {len(doors.failures)} of them differ")
    sys.exit(bool(doors.failures))


if __name__ == "__main__":
    main()
