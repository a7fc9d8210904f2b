"""Holds that answers are as the API's description says, header by header: answers.py FILE URL.

Every operation that reads is asked; what it needs to be there is made beforehand. What its answer brings has to be
described, and what is described as always there has to come; so have the answers to whoever has it already (304), and to a
method that is not there (405).
"""
import sys

import requests

from curl_lines import Server
from document import Document

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
                value = self.server.style(is_trashed="/trash/" in path)
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
            return answer

    def read(self, name, operation, parameters):
        method, path = name.split(" ", 1)
        parameters = [*parameters, *operation.get("parameters", [])]
        if method == "GET":
            path = self.address(path, parameters)
            answer = self.ask(name, operation, method, path)
            if answer.status_code != 200:
                self.failures.append(f"{name} answers {answer.status_code}")
            if tag := answer.headers.get("ETag"):
                again = self.ask(name, operation, method, path, **{"If-None-Match": tag})
                if again.status_code != 304:
                    self.failures.append(f"{name} answers {again.status_code} to whoever has it")
        other = self.ask(name, operation, "PUT", path)
        if other.status_code != 405:
            self.failures.append(f"PUT {path} answers {other.status_code}")


def main(path, url):
    walk = Walk(path, url)
    for name, operation, parameters in walk.document.operations():
        walk.read(name, operation, parameters)
    walk.server.clear()
    if walk.failures:
        sys.exit("\n".join(dict.fromkeys(walk.failures)))
    print(f"{walk.count} answers have the headers that are described")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
