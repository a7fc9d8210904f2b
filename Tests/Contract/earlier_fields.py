"""Holds that fields and query keys of earlier versions are still taken: earlier_fields.py URL.

Their names are in earlier_fields.txt, as the document had them before names were the same at every door. Each is sent with
a value that nothing takes, in a request that is right otherwise: what is refused may be the value, not the name. That a
name which never was is refused there, and so would be one that is gone, is tried beforehand. Headers are not among them: no
header is refused for its name.
"""
import copy, pathlib, sys

import requests

from curl_lines import Server

PHOTO, STYLE = {"sample": "bust"}, {"sample": "stripes"}
MASK = {"sample": "lighthouse"}
TWO = [{"style": STYLE, "mask": MASK}, {"style": {"sample": "cubist"}}]
ONE = {"content": PHOTO, "style": STYLE, "contentSize": 16}
REGIONS = {"content": PHOTO, "styles": TWO, "contentSize": 16}
MIX = {"content": PHOTO, "styles": [{"style": STYLE}, {"style": {"sample": "cubist"}}], "contentSize": 16}
KINDS = [{"kind": "stylize", **ONE}, {"kind": "stylize", **REGIONS}, {"kind": "combine", **MIX}]
BODIES = {
    "POST /api/stylize": [ONE, REGIONS],
    "POST /api/combine": [MIX],
    "POST /api/style-vectors": [{"picture": STYLE}],
    "POST /api/jobs": KINDS,
    "POST /api/streams": [{"style": STYLE}, {"styles": MIX["styles"]}],
    "PATCH /api/streams/{id}": [{"style": STYLE}, {"styles": MIX["styles"]}],
    "POST /api/benchmark": [{"size": 64, "runs": 1}],
    "POST /api/styles": [{"name": "Earlier", "style": STYLE, "onConflict": "rename"}],
    "PATCH /api/styles/{id}": [{"notes": "Earlier"}],
    "POST /api/styles/{id}/restore": [{}],
    "POST /api/styles/bulk": [{"ids": ["ID"], "favourite": True}],
    "POST /api/styles/mix": [{"styles": MIX["styles"]}],
}
FORMS = {
    "POST /api/stylize": [
        [("content", "bust"), ("style", "stripes"), ("contentSize", "16")],
        [("content", "bust"), ("style", "cubist"), ("style", "stripes"), ("mask", "lighthouse"), ("contentSize", "16")],
    ],
    "POST /api/combine": [[("content", "bust"), ("style", "stripes"), ("style", "cubist"), ("contentSize", "16")]],
    "POST /api/style-vectors": [[("picture", "stripes")]],
    "POST /api/styles": [[("name", "Earlier"), ("style", "stripes")]],
}
FORMS["POST /api/jobs"] = [
    *([("kind", "stylize"), *parts] for parts in FORMS["POST /api/stylize"]),
    [("kind", "combine"), *FORMS["POST /api/combine"][0]],
]
NONSENSE = "nonsense"


def with_field(body, path, value):
    """The body with a value at a path such as `styles[].style.data`."""
    body = copy.deepcopy(body)
    place = body
    *parents, last = path.split(".")
    for name in parents:
        if name.endswith("[]"):
            place = place.setdefault(name[:-2], copy.deepcopy(TWO))[0]
        else:
            # Masks and pictures, where there is none.
            place = place.setdefault(name, dict(MASK))
    place[last] = value
    return body


class Trial:
    def __init__(self, url):
        self.url = url
        self.server = Server(url)
        self.style = self.server.style(is_trashed=False)
        self.trashed = self.server.other()
        self.server.ask("DELETE", f"/api/styles/{self.trashed}")
        self.ids = {"uploads": self.server.upload(), "styles": self.style}
        self.known = {}

    def is_refused(self, operation, name, **rest):
        """Whether the answer is that there is no such field or key."""
        method, path = operation.split(" ", 1)
        kind = path.split("/")[2]
        id = self.trashed if path.endswith("/restore") else self.ids.get(kind, "")
        if kind == "streams" and "{id}" in path:
            # It would not stay for all of them.
            id = self.server.stream()
        answer = requests.request(
            method, self.url + path.replace("{id}", id), headers={"If-Match": "*"}, timeout=120, **rest)
        if kind == "streams":
            stream = id or (answer.json()["id"] if answer.ok else "")
            if stream:
                self.server.ask("DELETE", f"/api/streams/{stream}")
        if answer.status_code != 422:
            return False
        detail = answer.json()["detail"]
        name = name.split(".")[-1]
        return detail.startswith("there is no field") and f"{name}'" in detail or f"query key '{name}'" in detail

    def tries(self, operation, kind, name):
        """One way of sending it for each request that is right otherwise."""
        if kind == "json":
            for body in BODIES[operation]:
                if "ids" in body:
                    body = {**body, "ids": [self.style]}
                yield {"json": with_field(body, name, {})}
        elif kind == "form":
            for parts in FORMS[operation]:
                yield {"files": [(key, (None, value)) for key, value in [*parts, (name, "?")]]}
        else:
            yield {"params": {name: "?"}, **({"data": b"?"} if operation.startswith("POST") else {})}

    def is_taken(self, operation, kind, name):
        parent = name.rpartition(".")[0]
        other = f"{parent}.{NONSENSE}" if parent else NONSENSE
        key = (operation, kind, parent)
        if key not in self.known:
            self.known[key] = [
                self.is_refused(operation, other, **rest) for rest in self.tries(operation, kind, other)]
            assert any(self.known[key]), f"{operation} ({kind}): {other} is not refused"
        # Where one that never was is not refused, nothing is learnt of this one.
        return any(
            tells and not self.is_refused(operation, name, **rest)
            for tells, rest in zip(self.known[key], self.tries(operation, kind, name)))


def main(url):
    trial = Trial(url)
    gone, count = [], 0
    for line in (pathlib.Path(__file__).parent / "earlier_fields.txt").read_text().splitlines():
        head, names = line.split(": ")
        operation, kind = head.rsplit(" ", 1)
        for name in names.split():
            count += 1
            # A file is the only thing that an upload's form may hold, and is called so in every test.
            if operation != "POST /api/uploads" and not trial.is_taken(operation, kind, name):
                gone.append(f"{operation} ({kind}): {name} is taken no longer")
    trial.server.clear()
    if gone:
        sys.exit("\n".join(gone))
    print(f"{count} names of earlier fields are still taken")


if __name__ == "__main__":
    main(sys.argv[1])
