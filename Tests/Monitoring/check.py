#!/usr/bin/env python3
"""Holds that the alert rules and the dashboard in deploy/monitoring name metrics and labels that a server has.

check.py URL asks the server at URL, which has painted before. Each of the dashboard's expressions is also read by promtool,
as a rule that records it.
"""
import json, pathlib, re, subprocess, sys, tempfile, urllib.request

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "deploy/monitoring"
# What Prometheus adds to each sample, or knows by itself.
ADDED = {"job", "instance"}
OWN = {"up": ADDED}
# Words of PromQL that can stand where a metric's name stands.
WORDS = {"by", "without", "on", "ignoring", "and", "or", "unless", "bool", "offset"}


def families(text):
    """The labels of each metric in the text format."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, labels = re.match(r"([a-z_0-9]+)(?:\{(.*)\})? \S+$", line).groups()
            found.setdefault(name, set()).update(re.findall(r'(\w+)="', labels or ""))
    return found


def used(expression):
    """The metrics of an expression with the labels that it selects, and the labels that it groups by."""
    plain = re.sub(r'"(?:[^"\\]|\\.)*"', '""', expression)
    grouped = set()
    for names in re.findall(r"\b(?:by|without|on)\s*\(([^)]*)\)", plain):
        grouped |= {name.strip() for name in names.split(",") if name.strip()}
    plain = re.sub(r"\b(?:by|without|on)\s*\([^)]*\)", " ", plain)
    plain = re.sub(r"\[[^\]]*\]", " ", plain)
    metrics = []
    for name, selector in re.findall(r"\b([a-z][a-z_0-9]*)\b(?!\s*\()\s*(\{[^}]*\})?", re.sub(r"\{[^}]*\}", keep, plain)):
        if name not in WORDS:
            metrics.append((name, set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", SELECTORS.get(selector, "")))))
    return metrics, grouped


SELECTORS = {}


def keep(match):
    """A selector as a short word that no name is found in."""
    word = "{%d}" % len(SELECTORS)
    SELECTORS[word] = match[0]
    return word


def expressions():
    # No library for YAML is needed: promtool has read the file, and its expressions stand in two ways only.
    text = (FOLDER / "alerts.yml").read_text()
    for alert, block in re.findall(r"- alert: (\w+)\n(.*?)(?=\n      - alert:|\Z)", text, re.S):
        folded = re.search(r"expr: >-\n((?: {10}.*\n)+)", block)
        plain = re.search(r"expr: (?!>-)(.*)\n", block)
        yield f"alert {alert}", " ".join(folded[1].split()) if folded else plain[1]
    dashboard = json.loads((FOLDER / "grafana-dashboard.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield f"panel {panel['title']}", target["expr"]
    for variable in dashboard["templating"]["list"]:
        query = re.match(r"label_values\((.*), (\w+)\)$", variable.get("definition", ""))
        if query:
            yield f"variable {variable['name']}", f"count by ({query[2]}) ({query[1]})"


def check_by_promtool(named):
    """Lets promtool read each as a rule that records it, with Grafana's variables filled in."""
    rules = []
    for index, (_, expression) in enumerate(named):
        filled = expression.replace("$__rate_interval", "5m").replace("$job", "impasto")
        filled = re.sub(r"\$(instance|route)", ".*", filled)
        rules.append({"record": f"dashboard:{index}", "expr": filled})
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        # JSON is YAML.
        json.dump({"groups": [{"name": "dashboard", "rules": rules}]}, file)
        file.flush()
        subprocess.run(["promtool", "check", "rules", file.name], check=True, stdout=subprocess.DEVNULL)


def main(url):
    with urllib.request.urlopen(url + "/metrics", timeout=10) as answer:
        known = families(answer.read().decode()) | OWN
    failures, named, seen = [], list(expressions()), set()
    for where, expression in named:
        metrics, grouped = used(expression)
        if not metrics:
            failures.append(f"{where}: no metric in {expression}")
        labels = set(ADDED)
        for name, selected in metrics:
            if name not in known:
                failures.append(f"{where}: there is no {name}")
                continue
            seen.add(name)
            labels |= known[name]
            for label in selected - known[name] - ADDED:
                failures.append(f"{where}: {name} has no label {label}")
        for label in grouped - labels:
            failures.append(f"{where}: nothing has the label {label}")
    if failures:
        sys.exit("\n".join(failures))
    check_by_promtool(named)
    print(f"{len(named)} expressions name {len(seen)} metrics that there are")


if __name__ == "__main__":
    main(sys.argv[1])
