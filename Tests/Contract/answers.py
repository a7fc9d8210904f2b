"""Holds that answers are as the API's description says, header by header: answers.py FILE URL.

Every operation that reads is asked; what it needs to be there is made beforehand. What its answer brings has to be
described, and what is described as always there has to come; so have the answers to whoever has it already (304), and to a
method that is not there (405). Of what the document gives as examples of answers and of forms and files, the answers have
the same fields, and the server takes the others.
"""
import sys

import requests

from curl_lines import EXAMPLES, Server
from document import METHODS, Document, examples, is_form

# Of every answer, whatever it is about: these protect the page's readers, and the document says so once for all ...
PROTECTIVE = {
    "content-security-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy",
    "referrer-policy", "x-content-type-options", "x-frame-options",
}
# ... and these belong to HTTP. OpenAPI has a place of its own for the type of what is sent.
TRANSPORT = {"connection", "content-length", "content-type", "date", "transfer-encoding"}


class Walk:
    def __init__(self, path, url):
        self.document = Document(path)
        self.server = Server(url)
        self.url = url
        self.failures = []
        self.count = 0

    def address(self, path, parameters):
        """Where the operation is asked, with ids of what is there, and the examples of all else."""
        for parameter in parameters:
            kind = parameter.get("$ref", "").split("/")[-1]
            parameter = self.document.resolved(parameter)
            if parameter["in"] != "path":
                continue
            if kind == "StyleId":
                value = self.server.style(is_trashed="/trash/" in path or path.endswith("/restore"))
            else:
                made = {"JobId": self.server.job, "StreamId": self.server.stream, "UploadId": self.server.upload}
                value = made[kind]() if kind in made else parameter["example"]
            path = path.replace("{" + parameter["name"] + "}", value)
        return path

    def ask(self, name, operation, method, path, **headers):
        """Asks, and compares the answer's head with the description; a stream is not read to its end."""
        with requests.request(method, self.url + path, headers=headers, stream=True, timeout=60) as answer:
            self.count += 1
            status = str(answer.status_code)
            if status not in operation["responses"]:
                self.failures.append(f"{name} answers {status}, which is not described")
                return answer
            described = self.document.resolved(operation["responses"][status])
            known = {key.lower(): self.document.resolved(value) for key, value in described.get("headers", {}).items()}
            came = {key.lower() for key in answer.headers}
            for key in sorted(came - known.keys() - PROTECTIVE - TRANSPORT):
                self.failures.append(f"{name} {status} has the header {key}, which is not described")
            for key, header in known.items():
                if header.get("required") and key not in came:
                    self.failures.append(f"{name} {status} has no {key}")
            kind = answer.headers.get("Content-Type", "").split(";")[0]
            kinds = described.get("content", {})
            if kind and kind not in kinds and "*/*" not in kinds:
                self.failures.append(f"{name} {status} is {kind}, which is not described")
            if status == "200" and kind == "application/json" and method != "HEAD":
                self.compare(name, kinds[kind], answer.json())
            return answer

    def compare(self, name, media, answer):
        """An example has all that the answer has, and no more; but what is not always there."""
        schema = self.document.resolved(media["schema"])
        for example in examples(media):
            if not isinstance(example, dict) or "additionalProperties" in schema or "properties" not in schema:
                continue
            optional = schema["properties"].keys() - set(schema.get("required", []))
            for key in sorted((example.keys() ^ answer.keys()) - optional):
                self.failures.append(f"{name}: {key} is only in the answer, or only in its example")

    def send(self, name, operation, parameters):
        """The examples of what is sent, as far as all of it is somewhere."""
        method, path = name.split(" ", 1)
        for kind, media in operation.get("requestBody", {}).get("content", {}).items():
            bodies = []
            if is_form(kind):
                # Where a file's name stands for what is in it, there are no bytes.
                bodies = [form(kind, example) for example in examples(media) if "@" not in str(example)]
            elif kind == "application/json":
                # Those with ids belong to things that are made for the commands of the page; and of pictures, as here in
                # base64, an example is the beginning only.
                partial = [*EXAMPLES.values(), "iVBOR"]
                bodies = [{"json": one} for one in examples(media) if not any(text in str(one) for text in partial)]
            elif kind == "text/plain":
                bodies = [{"data": example.encode()} for example in examples(media)]
            for example in media.get("examples", {}).values():
                if "externalValue" in example:
                    bodies.append({"address": example["externalValue"]})
            for body in bodies:
                self.send_one(name, operation, method, path, parameters, kind, body)

    def send_one(self, name, operation, method, path, parameters, kind, body):
        self.server.clear()
        target = self.address(path, parameters)
        if address := body.pop("address", None):
            own = self.document.root["servers"][0]["url"]
            style = self.server.style(is_trashed=False) if "/api/styles/" in address else ""
            file = requests.get(address.replace(own, self.url).replace(EXAMPLES["style"], style), timeout=60)
            assert file.ok, f"{name}: {address}: {file.status_code}"
            body["data"] = file.content
        if kind.startswith("image/") or kind in ("text/plain", "application/octet-stream"):
            body["headers"] = {"Content-Type": kind.replace("*", "jpeg")}
        query = {"onConflict": "rename"} if path == "/api/styles/import" else {}
        if "{id}" in path and kind == "application/json":
            body.setdefault("headers", {})["If-Match"] = "*"
        answer = requests.request(
            method, self.url + target, params=query, timeout=120, allow_redirects=False, **body)
        self.count += 1
        status = str(answer.status_code)
        if status >= "400" or status not in operation["responses"]:
            self.failures.append(f"{name}: the example of {kind} is answered {status}: {answer.text[:300]}")
        elif answer.headers.get("Content-Type") == "application/json":
            described = self.document.resolved(operation["responses"][status])
            self.compare(name, described["content"]["application/json"], answer.json())

    def head(self, name, operation, path, answer):
        """HEAD tells what GET does, but for what is another each time; and no length where there is none beforehand."""
        told = self.ask(name, operation, "HEAD", path)
        for key in ("content-type", "etag", "cache-control", "content-disposition"):
            if told.headers.get(key) != answer.headers.get(key):
                self.failures.append(f"HEAD {path} has {key} {told.headers.get(key)}, GET {answer.headers.get(key)}")
        if ("content-length" in told.headers) != ("content-length" in answer.headers):
            self.failures.append(f"HEAD {path} has the length {told.headers.get('content-length')}, GET another")

    def read(self, name, operation, parameters):
        method, path = name.split(" ", 1)
        if method == "GET":
            path = self.address(path, parameters)
            answer = self.ask(name, operation, method, path)
            if answer.status_code != 200:
                self.failures.append(f"{name} answers {answer.status_code}")
            self.head(name, operation, path, answer)
            if tag := answer.headers.get("ETag"):
                again = self.ask(name, operation, method, path, **{"If-None-Match": tag})
                if again.status_code != 304:
                    self.failures.append(f"{name} answers {again.status_code} to whoever has it")
        other = self.ask(name, operation, "PUT", path)
        item = self.document.root["paths"][name.split(" ", 1)[1]]
        allowed = {"OPTIONS"} | {verb.upper() for verb in METHODS if verb in item} | ({"HEAD"} if "get" in item else set())
        if other.status_code != 405 or set(other.headers["Allow"].split(", ")) != allowed:
            self.failures.append(f"PUT {path} answers {other.status_code} with Allow: {other.headers.get('Allow')}")


def form(kind, example):
    """A form's parts as `requests` takes them: all of them texts here, and one for each item of a list."""
    parts = [(key, one) for key, value in example.items() for one in (value if isinstance(value, list) else [value])]
    texts = [(key, str(one)) for key, one in parts]
    return {"files": [(key, (None, one)) for key, one in texts]} if kind.startswith("multipart") else {"data": texts}


def main(path, url):
    walk = Walk(path, url)
    for name, operation, parameters in walk.document.operations():
        walk.read(name, operation, parameters)
        walk.send(name, operation, parameters)
    walk.server.clear()
    if walk.failures:
        sys.exit("\n".join(dict.fromkeys(walk.failures)))
    print(f"{walk.count} answers are as they are described")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
