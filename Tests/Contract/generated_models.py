"""Paints through the models that datamodel-code-generator wrote: generated_models.py URL.

They stand as `impasto_models` on PYTHONPATH. Unlike other clients these send every default that the document declares, so
that a default which makes a request invalid is noticed here. Every answer is parsed by them, strictly.
"""
import base64, pathlib, sys, time

import pydantic, requests
from impasto_models import (
    BulkChange, CombineForm, CombineJob, CombineRequest, Job, JobRequest, MixRequest, ModelList, Privacy, Problem, Receipt,
    SavedStyle, SaveStyleForm, SaveStyleRequest, SimilarList, Stream, StreamRequest, StyleBundle, StyleChanges, StyleFile,
    StyleList, StyleMix, StyleVectorAnswer, StyleVectorRequest, StylizeForm, StylizeJob, StylizeRequest, TagList, Upload,
    Version)

ROOT = pathlib.Path(__file__).resolve().parents[2]
PHOTO = ROOT / "Public/samples/content/bust.jpg"
SAMPLE = {"sample": "lighthouse"}
STYLE = {"sample": "stripes"}
TWO = [{"style": STYLE, "weight": 0.7}, {"style": {"sample": "night-swirl"}, "weight": 0.3}]
HEIGHT = 64


class Client:
    def __init__(self, url):
        self.url = url
        self.session = requests.Session()

    def ask(self, method, path, kind=None, status=200, body=None, **rest):
        """The answer, parsed; `body` is a model, sent with all its defaults."""
        if body is not None:
            rest["json"] = body.model_dump(mode="json", exclude_none=True)
        answer = self.session.request(method, self.url + path, **rest)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code}: {answer.content[:500]}"
        return kind.model_validate_json(answer.content) if kind else answer


def receipt(answer):
    assert answer.content.startswith(b"\x89PNG"), answer.content[:16]
    text = answer.headers["Impasto-Receipt"]
    return Receipt.model_validate_json(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def form_parts(form):
    """The parts of a form's model, with all its defaults: bytes are a file, and a list is a part for each of its items."""
    found = []
    for name, value in form.model_dump(exclude_none=True).items():
        for one in value if isinstance(value, list) else [value]:
            text = str(one).lower() if isinstance(one, bool) else str(one)
            found.append((name, ("picture", one) if isinstance(one, bytes) else (None, text)))
    return found


def paint(client):
    photo = {"data": base64.b64encode(PHOTO.read_bytes()).decode()}
    request = StylizeRequest(content=photo, style=STYLE, contentSize=HEIGHT)
    assert receipt(client.ask("POST", "/api/stylize", body=request)).height == HEIGHT
    form = StylizeForm(content=PHOTO.read_bytes(), style=["stripes"], contentSize=HEIGHT)
    assert receipt(client.ask("POST", "/api/stylize", files=form_parts(form))).content.height == 760
    form = CombineForm(content=PHOTO.read_bytes(), style=["stripes", "cubist"], weight=[70, 30], contentSize=HEIGHT)
    assert len(receipt(client.ask("POST", "/api/combine", files=form_parts(form))).styles) == 2
    mix = CombineRequest(content=SAMPLE, styles=TWO, contentSize=HEIGHT)
    assert len(receipt(client.ask("POST", "/api/combine", body=mix)).styles) == 2
    region = StylizeRequest(
        content=SAMPLE, contentSize=HEIGHT, styles=[{"style": STYLE}, {"style": {"sample": "cubist"}, "mask": photo}])
    assert len(receipt(client.ask("POST", "/api/stylize", body=region)).regions) == 1
    vector = client.ask("POST", "/api/style-vectors", StyleVectorAnswer, body=StyleVectorRequest(picture=STYLE))
    numbers = StylizeRequest(
        content=SAMPLE, style={"vector": vector.vector, "space": vector.space}, contentSize=HEIGHT)
    client.ask("POST", "/api/stylize", body=numbers)
    problem = client.ask(
        "POST", "/api/stylize", Problem, 422, json={"content": SAMPLE, "style": STYLE, "strength": 120})
    assert problem.field == "strength"
    try:
        StylizeRequest(content=SAMPLE, style=STYLE, strength=120)
        raise AssertionError("the model takes a strength of 120")
    except pydantic.ValidationError:
        pass


def jobs(client):
    with PHOTO.open("rb") as photo:
        upload = client.ask("POST", "/api/uploads", Upload, 201, data=photo, headers={"Content-Type": "image/jpeg"})
    content = {"upload": upload.id}
    for order in (
        StylizeJob(kind="stylize", content=content, style=STYLE, contentSize=HEIGHT),
        CombineJob(kind="combine", content=content, styles=TWO, contentSize=HEIGHT),
    ):
        # By its kind alone the union's model is found.
        assert type(JobRequest.model_validate_json(order.model_dump_json()).root) is type(order)
        job = client.ask("POST", "/api/jobs", Job, 202, body=order)
        with client.ask("GET", f"/api/jobs/{job.id}/events", stream=True) as events:
            last = [line for line in events.iter_lines() if line.startswith(b"data: ")][-1]
        assert Job.model_validate_json(last.removeprefix(b"data: ")).state == "done"
        receipt(client.ask("GET", f"/api/jobs/{job.id}/image"))


def gallery(client):
    saved = client.ask(
        "POST", "/api/styles", SavedStyle, 201, body=SaveStyleRequest(name="Models", style=STYLE, tags=["models"]))
    form = SaveStyleForm(name="Models, a form", style=PHOTO.read_bytes(), tags=["models, form", "form"])
    formed = client.ask("POST", "/api/styles", SavedStyle, 201, files=form_parts(form))
    assert sorted(formed.tags) == ["form", "models"], formed.tags
    client.ask("DELETE", f"/api/styles/{formed.id}", status=204, headers={"If-Match": f'"{formed.version}"'})
    client.ask(
        "PATCH", f"/api/styles/{saved.id}", SavedStyle, body=StyleChanges(name="Models, renamed"),
        headers={"If-Match": f'"{saved.version}"'})
    assert client.ask("GET", "/api/styles", StyleList, params={"tag": "models"}).total == 1
    parts = [{"style": {"saved": saved.id}}, {"style": {"sample": "cubist"}, "weight": 0.5}]
    assert len(client.ask("POST", "/api/styles/mix", StyleMix, body=MixRequest(styles=parts)).vector) == 100
    mixed = client.ask("POST", "/api/styles/mix", SavedStyle, 201, body=MixRequest(styles=parts, name="Models, mixed"))
    client.ask("GET", f"/api/styles/{saved.id}/similar", SimilarList)
    client.ask("GET", f"/api/styles/{saved.id}/export", StyleFile)
    client.ask("GET", "/api/styles/export", StyleBundle)
    client.ask("GET", "/api/styles/tags", TagList)
    client.ask("POST", "/api/styles/bulk", StyleList, body=BulkChange(ids=[saved.id, mixed.id], action="trash"))
    assert client.ask("GET", "/api/styles/trash", StyleList).total >= 2
    client.ask("DELETE", "/api/styles/trash", status=204)


def about(client):
    client.ask("GET", "/api/models", ModelList)
    client.ask("GET", "/api/privacy", Privacy)
    client.ask("GET", "/api/version", Version)
    stream = client.ask("POST", "/api/streams", Stream, 201, body=StreamRequest(style=STYLE))
    client.ask("DELETE", f"/api/streams/{stream.id}", status=204)


def main(url):
    client = Client(url)
    for part in (about, paint, jobs, gallery):
        start = time.monotonic()
        part(client)
        print(f"generated models, {part.__name__}: {time.monotonic() - start:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1])
