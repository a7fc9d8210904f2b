"""Paints with OpenAI's own client, unchanged: openai_client.py URL.

The server at URL has no style that is called `Dusk` or `Waves` yet.
"""
import base64, pathlib, struct, sys, time, zlib

import openai, requests

ROOT = pathlib.Path(__file__).resolve().parents[2]
PHOTO = ROOT / "Public/samples/content/bust.jpg"
STYLE = ROOT / "Public/samples/style/cubist.jpg"


def save_styles(url):
    for name, sample in (("Dusk", "night-swirl"), ("Waves", "woodblock-wave")):
        answer = requests.post(f"{url}/api/styles", json={"name": name, "style": {"sample": sample}}, timeout=60)
        assert answer.status_code == 201, answer.text


def mask(width, height):
    """A PNG whose left half is transparent."""
    rows = (b"\0" + b"\0\0\0\0" * (width // 2) + b"\0\0\0\xff" * (width - width // 2)) * height

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def picture(answer, index=0):
    return base64.b64decode(answer.data[index].b64_json)


def models(client):
    names = [model.id for model in client.models.list()]
    assert names[0] == "impasto" and len(names) > 1, names
    assert client.models.retrieve("impasto").object == "model"


def edits(client):
    def edit(**more):
        return client.images.edit(**{"model": "impasto", "size": "256x256", **more})

    with PHOTO.open("rb") as photo, STYLE.open("rb") as style:
        both = edit(image=[photo, style], prompt="style: Dusk at 70")
    photo = PHOTO.read_bytes()
    named = edit(image=photo, prompt="style: Dusk at 70")
    mixed = edit(image=photo, prompt="Dusk 70% + Waves 30%", n=2, quality="high", user="somebody")
    masked = edit(image=photo, prompt="Dusk", mask=("mask.png", mask(40, 30), "image/png"))
    small = edit(image=photo, prompt="Dusk", output_format="jpeg", output_compression=60, background="opaque")
    for answer in (both, named, mixed, masked):
        assert picture(answer).startswith(b"\x89PNG"), answer
    assert picture(small).startswith(b"\xff\xd8")
    assert len(mixed.data) == 2 and picture(mixed) == picture(mixed, 1)
    assert len({picture(answer) for answer in (both, named, mixed, masked)}) == 4
    link = edit(image=photo, prompt="Dusk", response_format="url").data[0].url
    assert requests.get(link, timeout=10).content == picture(edit(image=photo, prompt="Dusk"))
    edit(image=photo, prompt="Dusk", extra_body={"something": "new"}, extra_query={"api-version": "1"})


def streams(client):
    with PHOTO.open("rb") as photo:
        events = list(client.images.edit(
            image=photo, prompt="Dusk", model="gpt-image-1", size="512x512", stream=True, partial_images=1))
    assert [event.type for event in events] == ["image_edit.partial_image", "image_edit.completed"], events
    assert base64.b64decode(events[-1].b64_json).startswith(b"\x89PNG")


def errors(client):
    def refusal(kind, **more):
        try:
            client.images.edit(**{"image": PHOTO.read_bytes(), "model": "impasto", "prompt": "Dusk", **more})
        except kind as error:
            return error
        raise AssertionError(f"not refused: {more}")

    misspelt = refusal(openai.BadRequestError, prompt="style: Dsuk at 70")
    assert misspelt.param == "prompt" and "did you mean 'Dusk'?" in misspelt.message, misspelt
    assert refusal(openai.BadRequestError, image=b"no picture").param == "image"
    assert refusal(openai.BadRequestError, size="huge").param == "size"
    assert refusal(openai.BadRequestError, mask=PHOTO.read_bytes()).param == "mask"
    assert refusal(openai.NotFoundError, model="nothing").code == "model_not_found"
    try:
        client.images.generate(prompt="a lighthouse")
        raise AssertionError("pictures are made from nothing")
    except openai.NotFoundError:
        pass


def main(url):
    client = openai.OpenAI(base_url=f"{url}/v1", api_key="anything", max_retries=0)
    save_styles(url)
    for part in (models, edits, streams, errors):
        start = time.monotonic()
        part(client)
        print(f"OpenAI's client, {part.__name__}: {time.monotonic() - start:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1])
