"""Holds that the API's description says all that a client needs: document.py FILE URL.

Every operation has a name, a summary, a description, a group and examples that its schemas accept; every field is
described; every problem that an operation answers with is one of the reusable ones, and every type of problem has its
page on the server at URL.
"""
import json, sys

import requests
from openapi_schema_validator import OAS31Validator

METHODS = ("get", "put", "post", "patch", "delete")
failures = []


def hold(condition, text):
    if not condition:
        failures.append(text)


class Document:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.root = json.load(file)

    def operations(self):
        """Each method of each path, with all its parameters."""
        for path, item in self.root["paths"].items():
            for method in METHODS:
                if method in item:
                    parameters = [*item.get("parameters", []), *item[method].get("parameters", [])]
                    yield f"{method.upper()} {path}", item[method], parameters

    def resolved(self, node):
        while "$ref" in node:
            value = self.root
            for key in node["$ref"].removeprefix("#/").split("/"):
                value = value[key]
            node = value
        return node

    def accepts(self, schema, value, where):
        whole = {**schema, "components": self.root["components"]}
        for error in OAS31Validator(whole).iter_errors(value):
            hold(False, f"{where}: the example has {'.'.join(map(str, error.path))}: {error.message}")


def examples(media):
    if "example" in media:
        yield media["example"]
    for example in media.get("examples", {}).values():
        if "value" in example:
            yield example["value"]


def is_shown(kind):
    """Whether an example says something: of a picture, or a page, it would be one."""
    return kind.endswith("json") or kind in ("text/plain", "text/event-stream")


def is_form(kind):
    return kind in ("multipart/form-data", "application/x-www-form-urlencoded")


def check_operation(document, name, operation, parameters):
    for field in ("operationId", "summary", "description"):
        hold(operation.get(field), f"{name} has no {field}")
    hold(len(operation.get("tags", [])) == 1, f"{name} is not in one group")
    for parameter in map(document.resolved, parameters):
        hold(parameter.get("description"), f"{name}: nothing is said of {parameter['name']}")
        hold("example" in parameter, f"{name}: {parameter['name']} has no example")
        if "example" in parameter:
            document.accepts(parameter["schema"], parameter["example"], f"{name} {parameter['name']}")
    for kind, media in operation.get("requestBody", {}).get("content", {}).items():
        # Of bytes, an example is where some are.
        hold("example" in media or media.get("examples"), f"{name}: {kind} has no example")
        check_examples(document, name, kind, media)
    for status, answer in operation["responses"].items():
        hold(status < "400" or "$ref" in answer or name.endswith("/readyz"), f"{name}: its {status} is not reusable")
        answer = document.resolved(answer)
        hold(answer.get("description"), f"{name}: nothing is said of {status}")
        hold(
            "X-Request-Id" in answer.get("headers", {}), f"{name}: {status} has no X-Request-Id")
        for header in answer.get("headers", {}).values():
            hold(document.resolved(header).get("description"), f"{name}: a header of {status} is not described")
        if status < "300":
            for kind, media in answer.get("content", {}).items():
                check_examples(document, f"{name} {status}", kind, media)


def check_examples(document, where, kind, media):
    given = list(examples(media))
    hold(given or not is_shown(kind), f"{where}: {kind} has no example")
    if kind.endswith("json") or is_form(kind):
        for example in given:
            document.accepts(media["schema"], example, where)


def check_choices(document, where, node):
    """Of several kinds of objects, generated clients have to know which one a value is."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            check_choices(document, f"{where}/{index}", item)
    if not isinstance(node, dict):
        return
    for key in ("oneOf", "anyOf"):
        choices = node.get(key, [])
        objects = [one for one in choices if isinstance(one, dict) and "properties" in document.resolved(one)]
        # What is in an event of a stream, its name says; the stream itself is a text.
        if len(objects) > 1 and not where.endswith("text~1event-stream/schema"):
            hold(all("$ref" in one for one in objects), f"{where}: a kind of object has no name")
            hold("propertyName" in node.get("discriminator", {}), f"{where}: nothing says which object it is")
    for key, value in node.items():
        # What looks like a schema there is none.
        if key not in ("example", "examples"):
            check_choices(document, f"{where}/{key.replace('/', '~1')}", value)


def check_schema(where, schema):
    for name, field in schema.get("properties", {}).items():
        hold(field.get("description") or "$ref" in field, f"{where}.{name} is not described")
        check_schema(f"{where}.{name}", field)
    for key in ("oneOf", "anyOf"):
        for choice in schema.get(key, []):
            check_schema(where, choice)
    if "items" in schema:
        check_schema(f"{where}[]", schema["items"])


def texts(document, where, schema):
    """The schemas of texts in it; what a picture or a file is, has no limit of its own."""
    schema = document.resolved(schema)
    kinds = schema.get("type", [])
    if "string" in ([kinds] if isinstance(kinds, str) else kinds) and "maxLength" in schema:
        yield where, schema
    for key in ("oneOf", "anyOf", "allOf"):
        for choice in schema.get(key, []):
            yield from texts(document, where, choice)
    if "items" in schema:
        yield from texts(document, f"{where}[]", schema["items"])
    for name, field in schema.get("properties", {}).items():
        yield from texts(document, f"{where}.{name}", field)


def check_texts(document, name, operation, parameters):
    """No text may hold U+0000, and clients should know it before they ask."""
    sent = [
        (f"{name} {parameter['name']}", parameter["schema"])
        for parameter in map(document.resolved, parameters)
        if parameter["in"] == "query"
    ]
    # What a call of a tool says, its own schema tells.
    if not name.endswith("/mcp"):
        content = operation.get("requestBody", {}).get("content", {})
        sent += [(f"{name} {kind}", media["schema"]) for kind, media in content.items()]
    for where, schema in sent:
        for field, text in texts(document, where, schema):
            hold(not OAS31Validator(text).is_valid("a\0"), f"{field} may hold U+0000")


def main(path, url):
    document = Document(path)
    names = [operation.get("operationId") for _, operation, _ in document.operations()]
    hold(len(set(names)) == len(names), "two operations have the same operationId")
    for name, operation, parameters in document.operations():
        check_operation(document, name, operation, parameters)
        check_texts(document, name, operation, parameters)
    components = document.root["components"]
    for name, schema in components["schemas"].items():
        hold(schema.get("description"), f"{name} is not described")
        check_schema(name, schema)
    check_choices(document, "#", document.root)
    known = {problem["type"]: problem for problem in document.root["x-problems"]}
    for name, response in components["responses"].items():
        for kind, media in response.get("content", {}).items():
            check_examples(document, name, kind, media)
            if kind == "application/problem+json":
                for example in examples(media):
                    same = all(example[key] == known[example["type"]][key] for key in ("status", "title"))
                    hold(same, f"{name}: the example is no {example['type']}")
    for tag in document.root["tags"]:
        hold(tag.get("description"), f"the group {tag['name']} is not described")
    for problem in document.root["x-problems"]:
        hold(problem.keys() == {"type", "status", "title", "description", "cause", "cure"}, f"{problem} is not whole")
        page = requests.get(url + problem["type"], timeout=10)
        hold(page.status_code == 200, f"{problem['type']} has no page")
    if failures:
        sys.exit("\n".join(failures))
    print(f"{len(names)} operations and {len(components['schemas'])} schemas are described")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
