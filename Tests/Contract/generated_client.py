"""Paints and keeps a gallery through a client that openapi-python-client wrote: generated_client.py URL.

What a programmer has who knows nothing but the document. The package `impasto_client` stands on PYTHONPATH. Every answer
is parsed by the generated code, and held to be of the type that the document promises.
"""
import base64, io, json, pathlib, sys, time

import impasto_client
from impasto_client.api.about_the_server import check_readiness, get_version, list_models, list_samples
from impasto_client.api.jobs import create_job, delete_job, follow_job, get_job, get_job_image
from impasto_client.api.painting import combine, compute_style_vector, stylize
from impasto_client.api.saved_styles import (
    empty_trash, export_style, get_style, get_style_card, get_style_link, get_style_swatch, import_styles,
    list_similar_styles, list_styles, list_tags, list_trash, mix_styles, restore_style, save_style, trash_style,
    update_style, update_styles)
from impasto_client.api.streams import close_stream, get_stream, open_stream, paint_frame, update_stream
from impasto_client.api.uploads import create_upload, delete_upload, get_upload, get_upload_thumbnail
from impasto_client.models import (
    BulkChange, BulkChangeAction, CombineForm, CombineJob, CombineRequest, Job, JobForm, JobFormKind, MixPart,
    MixRequest, ModelList, Picture, Problem, Readiness, SavedStyle, SaveStyleForm, SaveStyleRequest, Stream,
    StreamChanges, StreamRequest, Style, StyleChanges, StyleList, StyleMix, StyleVectorForm, StyleVectorRequest,
    StylizeForm, StylizeJob, StylizeRequest, Upload, UploadForm, Version, WeightedStyle)
from impasto_client.types import File

ROOT = pathlib.Path(__file__).resolve().parents[2]
PHOTO = ROOT / "Public/samples/content/bust.jpg"
PAINTING = ROOT / "Public/samples/style/stripes.jpg"
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
HEIGHT = 64


def file(path):
    return File(payload=io.BytesIO(path.read_bytes()), file_name=path.name, mime_type="image/jpeg")


def of(kind, response, status=200):
    """The parsed answer, which has to be what the document says it is."""
    assert response.status_code == status, f"{response.status_code}: {response.content[:500]}"
    assert isinstance(response.parsed, kind), f"{type(response.parsed)} instead of {kind}"
    return response.parsed


def picture(response, start=PNG):
    data = of(File, response).payload.read()
    assert data.startswith(start), data[:16]
    assert response.headers["X-Request-Id"]
    return data


def paint(client):
    """From files and from JSON, one style and a mix."""
    form = StylizeForm(content=file(PHOTO), style=[file(PAINTING)], content_size=HEIGHT, strength=80)
    painted = picture(stylize.sync_detailed(client=client, body=form))
    data = base64.b64encode(PHOTO.read_bytes()).decode()
    same = StylizeRequest(
        content=Picture(data=data), style=Style(data=base64.b64encode(PAINTING.read_bytes()).decode()),
        content_size=HEIGHT, strength=80.0, metadata=False)
    answer = stylize.sync_detailed(client=client, body=same)
    picture(answer)
    receipt = answer.headers["Impasto-Receipt"]
    receipt = json.loads(base64.urlsafe_b64decode(receipt + "=" * (-len(receipt) % 4)))
    assert receipt["height"] == HEIGHT and receipt["strength"] == 80, receipt
    assert painted, "the form's painting is empty"
    names = StylizeForm(content="lighthouse", style=["stripes"], content_size=HEIGHT)
    picture(stylize.sync_detailed(client=client, body=names))
    mix = CombineRequest(
        content=Picture(sample="lighthouse"), content_size=HEIGHT,
        styles=[
            WeightedStyle(style=Style(sample="stripes"), weight=0.7),
            WeightedStyle(style=Style(sample="night-swirl"), weight=0.3)])
    picture(combine.sync_detailed(client=client, body=mix))
    two = CombineForm(content=file(PHOTO), style=[file(PAINTING), "night-swirl"], ratio=30, content_size=HEIGHT)
    picture(combine.sync_detailed(client=client, body=two))
    wrong = of(
        Problem, stylize.sync_detailed(client=client, body=StylizeRequest.from_dict({
            "content": {"sample": "lighthouse"}, "style": {"sample": "stripes"}, "strength": 120})), 422)
    assert (wrong.type_, wrong.field, wrong.allowed) == ("/problems/invalid-field", "strength", "0...100"), wrong


def vectors(client):
    """A style as numbers, sent back as a style."""
    numbers = compute_style_vector.sync_detailed(
        client=client, body=StyleVectorRequest(picture=Picture(sample="stripes"))).parsed
    again = compute_style_vector.sync_detailed(client=client, body=StyleVectorForm(picture=file(PAINTING))).parsed
    assert numbers.vector == again.vector and len(numbers.vector) == 100
    style = Style(vector=numbers.vector, space=numbers.space)
    request = StylizeRequest(content=Picture(sample="lighthouse"), style=style, content_size=HEIGHT)
    picture(stylize.sync_detailed(client=client, body=request))


def jobs(client):
    """Created, followed, fetched, dropped."""
    uploaded = of(Upload, create_upload.sync_detailed(client=client, body=UploadForm(file=file(PHOTO))), 201)
    assert of(Upload, get_upload.sync_detailed(uploaded.id, client=client)).bytes_ == uploaded.bytes_
    assert picture(get_upload_thumbnail.sync_detailed(uploaded.id, client=client, side=32), JPEG)
    orders = [
        StylizeJob(
            kind="stylize", content=Picture(upload=uploaded.id), style=Style(sample="stripes"), content_size=HEIGHT),
        CombineJob(
            kind="combine", content=Picture(upload=uploaded.id), ratio=30.0, content_size=HEIGHT,
            styles=[WeightedStyle(style=Style(sample=name)) for name in ("stripes", "night-swirl")]),
        JobForm(
            kind=JobFormKind.STYLIZE, content=f"upload:{uploaded.id}", style=[file(PAINTING)], content_size=HEIGHT),
    ]
    for order in orders:
        job = of(Job, create_job.sync_detailed(client=client, body=order), 202)
        events = of(str, follow_job.sync_detailed(job.id, client=client))
        last = [line for line in events.splitlines() if line.startswith("data: ")][-1]
        followed = Job.from_dict(json.loads(last.removeprefix("data: ")))
        asked = of(Job, get_job.sync_detailed(job.id, client=client))
        assert followed.state == asked.state == "done", (followed.state, asked.state)
        assert asked.height == HEIGHT and asked.timings["stylizing"] >= 0
        picture(get_job_image.sync_detailed(job.id, client=client))
        assert delete_job.sync_detailed(job.id, client=client).status_code == 204
        gone = get_job.sync_detailed(job.id, client=client)
        assert gone.status_code in (404, 410) and isinstance(gone.parsed, Problem)
    assert delete_upload.sync_detailed(uploaded.id, client=client).status_code == 204


def gallery(client):
    """Listed, added to, renamed, mixed, passed on, thrown away, brought back."""
    saved = of(
        SavedStyle, save_style.sync_detailed(
            client=client, body=SaveStyleRequest(name="Contract", style=Style(sample="stripes"), tags=["made"])), 201)
    from_file = of(
        SavedStyle, save_style.sync_detailed(
            client=client, body=SaveStyleForm(name="From a file", style=file(PAINTING))), 201)
    assert saved.id in [like.id for like in from_file.near_duplicates]
    listed = of(StyleList, list_styles.sync_detailed(client=client, q="contract", tag=["made"]))
    assert [style.id for style in listed.styles] == [saved.id] and listed.total == 1
    answer = get_style.sync_detailed(saved.id, client=client)
    assert of(SavedStyle, answer).name == "Contract"
    tag = answer.headers["ETag"]
    taken = update_style.sync_detailed(saved.id, client=client, if_match=tag, body=StyleChanges(name="From a file"))
    assert of(Problem, taken, 409).suggestion
    renamed = of(
        SavedStyle, update_style.sync_detailed(
            saved.id, client=client, if_match=tag, body=StyleChanges(name="Renamed", favourite=True)))
    assert renamed.name == "Renamed" and renamed.version == saved.version + 1
    old = update_style.sync_detailed(saved.id, client=client, if_match=tag, body=StyleChanges(name="Too late"))
    assert of(Problem, old, 412).type_ == "/problems/changed-meanwhile"
    parts = [MixPart(style=Style(saved=renamed.id), weight=1.0), MixPart(style=Style(sample="night-swirl"), weight=1.0)]
    assert len(of(StyleMix, mix_styles.sync_detailed(client=client, body=MixRequest(styles=parts))).vector) == 100
    mixed = of(
        SavedStyle, mix_styles.sync_detailed(client=client, body=MixRequest(styles=parts, name="Mixed")), 201)
    assert mixed.recipe.kind == "mix" and len(mixed.recipe.parts) == 2
    assert list_similar_styles.sync_detailed(saved.id, client=client).parsed.styles[0].id == from_file.id
    assert "made" in [entry.tag for entry in list_tags.sync_detailed(client=client).parsed.tags]
    picture(get_style_card.sync_detailed(saved.id, client=client))
    assert get_style_swatch.sync_detailed(saved.id, client=client).status_code == 200
    assert get_style_link.sync_detailed(saved.id, client=client).parsed.fragment
    exported = export_style.sync_detailed(saved.id, client=client).parsed
    assert exported.style.name == "Renamed" and len(exported.style.vector) == 100
    plan = import_styles.sync_detailed(
        client=client, dry_run=True,
        body=File(payload=io.BytesIO(json.dumps(exported.to_dict()).encode()), file_name="style.json"))
    assert [entry.status for entry in plan.parsed.styles] == ["same"]
    request = StylizeRequest(content=Picture(sample="lighthouse"), style=Style(saved="Renamed"), content_size=HEIGHT)
    picture(stylize.sync_detailed(client=client, body=request))

    assert trash_style.sync_detailed(saved.id, client=client).status_code == 204
    assert saved.id in [style.id for style in list_trash.sync_detailed(client=client).parsed.styles]
    assert of(Problem, get_style.sync_detailed(saved.id, client=client), 404).about == "trashed-style"
    restored = of(SavedStyle, restore_style.sync_detailed(saved.id, client=client))
    assert restored.name == "Renamed"
    everything = [saved.id, from_file.id, mixed.id]
    moved = update_styles.sync_detailed(
        client=client, body=BulkChange(ids=everything, action=BulkChangeAction.TRASH))
    assert {style.id for style in of(StyleList, moved).styles} == set(everything)
    assert empty_trash.sync_detailed(client=client).status_code == 204
    assert of(Problem, get_style.sync_detailed(saved.id, client=client), 404).type_ == "/problems/not-found"


def streams(client):
    """Opened, sent a frame, changed, closed."""
    opened = of(
        Stream, open_stream.sync_detailed(
            client=client, body=StreamRequest(style=Style(sample="stripes"), content_size=HEIGHT)), 201)
    assert opened.content_size == HEIGHT and opened.brush == "auto"
    answer = paint_frame.sync_detailed(opened.id, client=client, body=file(PHOTO))
    picture(answer, JPEG)
    assert answer.headers["Impasto-Frame"] == "1" and "stylizing" in answer.headers["Server-Timing"]
    changed = of(Stream, update_stream.sync_detailed(opened.id, client=client, body=StreamChanges(calm=0.0)))
    assert changed.calm == 0 and changed.strength == opened.strength
    assert of(Stream, get_stream.sync_detailed(opened.id, client=client)).frames.painted == 1
    assert close_stream.sync_detailed(opened.id, client=client).status_code == 204


def about(client):
    assert of(Version, get_version.sync_detailed(client=client)).name == "Impasto"
    assert of(Readiness, check_readiness.sync_detailed(client=client)).ready
    models = of(ModelList, list_models.sync_detailed(client=client))
    assert models.default.transformer in [model.name for model in models.models]
    assert "lighthouse" in [sample.name for sample in list_samples.sync_detailed(client=client).parsed.content]


def main(url):
    client = impasto_client.Client(base_url=url, raise_on_unexpected_status=True)
    for part in (about, paint, vectors, jobs, gallery, streams):
        start = time.monotonic()
        part(client)
        print(f"generated client, {part.__name__}: {time.monotonic() - start:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1])
