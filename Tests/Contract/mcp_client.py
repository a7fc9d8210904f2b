"""Lists and calls each tool with the `mcp` client: mcp_client.py PROGRAM URL.

Over standard input and output with PROGRAM, and over HTTP with the server at URL, whose gallery has no style that is called
`Ink`, `Glass` or `Both` yet. Before that it starts what the READMEs and docs/MCP.md give as the entry for other programs'
settings.
"""
import base64, json, os, pathlib, re, shutil, sys, tempfile

import anyio, requests
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

ROOT = pathlib.Path(__file__).resolve().parents[2]
PHOTO = ROOT / "Public/samples/content/bust.jpg"
TOOLS = ["list_styles", "list_samples", "paint", "mix_styles", "save_style", "similar_styles"]
JPEG, PNG = b"\xff\xd8", b"\x89PNG"


async def call(client, name, arguments=None, **more):
    # The client holds what a tool gives against its output schema.
    result = await client.call_tool(name, arguments or {}, **more)
    assert not result.is_error, result
    return result


async def refused(client, name, arguments, *words):
    result = await client.call_tool(name, arguments)
    assert result.is_error, result
    for word in ("What to do: ", *words):
        assert word in result.content[0].text, result


def image(result):
    (picture,) = [part for part in result.content if part.type == "image"]
    assert picture.mime_type == "image/jpeg"
    data = base64.b64decode(picture.data)
    assert data.startswith(JPEG)
    return data


async def styles(client, glass):
    tools = (await client.list_tools()).tools
    assert [tool.name for tool in tools] == TOOLS, tools
    assert all(len(tool.description) > 100 and tool.output_schema for tool in tools)
    samples = (await call(client, "list_samples")).structured_content
    assert "bust" in [sample["name"] for sample in samples["photos"]]
    ink = (await call(client, "save_style", {"name": "Ink", "style": "woodblock-wave", "tags": ["sea"]})).structured_content
    assert ink["style"]["name"] == "Ink", ink
    await call(client, "save_style", {"name": "Glass", "style": glass})
    await call(client, "mix_styles", {"name": "Both", "styles": "Ink 70% + Glass 30%"})
    listed = (await call(client, "list_styles", {"q": "ink"})).structured_content
    assert [style["name"] for style in listed["styles"]] == ["Ink"], listed
    similar = (await call(client, "similar_styles", {"style": "Ink", "limit": 2})).structured_content
    assert len(similar["styles"]) == 2, similar
    await refused(client, "save_style", {"name": "Ink", "style": "marble"}, "Ink 2")
    await refused(client, "paint", {"content": "bust", "style": "Innk"}, "did you mean 'Ink'", "list_styles")


async def entries(program, url):
    """The entries as they stand there; but for the folder, the server's address and where the program is found."""
    for page in ("README.md", "README.zh-CN.md", "docs/MCP.md"):
        blocks = re.findall(r"^```json\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.S | re.M)
        found = [json.loads(block)["mcpServers"]["impasto"] for block in blocks if '"mcpServers"' in block]
        assert any("command" in entry for entry in found), f"{page} has no entry"
        for entry in found:
            with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
                if "url" in entry:
                    start = entry["url"].replace("http://localhost:9966", url)
                else:
                    assert entry["command"] == "impasto" and "/home/me/Pictures" in entry["args"], entry
                    arguments = [folder if one == "/home/me/Pictures" else one for one in entry["args"]]
                    places = f"{pathlib.Path(program).resolve().parent}:{os.environ['PATH']}"
                    start = stdio_client(StdioServerParameters(
                        command=entry["command"], args=arguments,
                        env={**os.environ, "PATH": places, "XDG_DATA_HOME": data}))
                # Opening it is `initialize`.
                async with Client(start) as client:
                    tools = (await client.list_tools()).tools
                    assert [tool.name for tool in tools] == TOOLS, f"{page}: {tools}"


async def pipe(program):
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
        folder = pathlib.Path(folder).resolve()
        shutil.copy(PHOTO, folder / "photo.jpg")
        shutil.copy(ROOT / "Public/samples/style/stained-glass.jpg", folder / "glass.jpg")
        parameters = StdioServerParameters(
            command=program, args=["mcp", "--folder", str(folder)], env={**os.environ, "XDG_DATA_HOME": data})
        async with Client(stdio_client(parameters)) as client:
            await styles(client, "glass.jpg")
            steps = []

            async def progress(fraction, total, message):
                steps.append(fraction)

            painted = await call(
                client, "paint",
                {"content": "photo.jpg", "style": "Both at 80", "output": "painted.png", "contentSize": "full"},
                progress_callback=progress)
            assert (folder / "painted.png").read_bytes().startswith(PNG)
            assert painted.structured_content["path"] == str(folder / "painted.png"), painted
            assert len(image(painted)) < 1 << 19
            assert steps and all(a < b for a, b in zip(steps, steps[1:])), steps
            await refused(client, "paint", {"content": "photo.jpg", "style": "Ink", "output": "../painted.png"}, "output")
            await refused(client, "paint", {"content": "/etc/hostname", "style": "Ink"}, str(folder))
            await refused(client, "paint", {"content": "photo.jpg", "style": "Ink", "output": "painted.png"}, "overwrite")


async def http(url):
    glass = ROOT / "Public/samples/style/stained-glass.jpg"
    data = "data:image/jpeg;base64," + base64.b64encode(glass.read_bytes()).decode()
    with PHOTO.open("rb") as photo:
        upload = requests.post(f"{url}/api/uploads", data=photo, headers={"Content-Type": "image/jpeg"}, timeout=60).json()
    async with Client(f"{url}/mcp") as client:
        await styles(client, data)
        steps = []

        async def progress(fraction, total, message):
            steps.append(fraction)

        painted = await call(
            client, "paint", {"content": f"upload:{upload['id']}", "style": "Both", "contentSize": 300},
            progress_callback=progress)
        image(painted)
        (link,) = [part for part in painted.content if part.type == "resource_link"]
        whole = requests.get(str(link.uri), timeout=60).content
        assert whole.startswith(PNG) and len(whole) == link.size
        assert steps and all(a < b for a, b in zip(steps, steps[1:])), steps
        await refused(client, "paint", {"content": str(PHOTO), "style": "Ink"}, "data: URL")


async def main(program, url):
    url = url.rstrip("/")
    await entries(program, url)
    await pipe(program)
    await http(url)
    print(f"{len(TOOLS)} tools work over a pipe and over HTTP")


if __name__ == "__main__":
    anyio.run(main, *sys.argv[1:])
