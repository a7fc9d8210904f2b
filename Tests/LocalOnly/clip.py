#!/usr/bin/env python3
"""Proves of clips what prove.py proves of all else: clip.py PROGRAM.

`impasto video` paints short clips in a network namespace that has loopback alone, with FFmpeg's programs as its children;
strace writes down what all of them ask the system for. It holds that none of them speaks to anybody or looks a name up, and
that nothing is written but the painted clip.

Needs Python, strace and ffmpeg, and either root or user namespaces. Ends by itself.
"""
import os, pathlib, re, subprocess, sys, tempfile

import namespace, prove
from calls import Traced
from prove import hold

# The encoder writes into the file without a name, which it has under this number.
ENCODER = "/proc/self/fd/3"
# Moving, with sound; a tenth of a second of each takes the slowest machine no minute.
CLIPS = {
    "clip.mp4": ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=0.6", "-f", "lavfi", "-i", "sine=duration=0.6", "-c:v",
                 "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"],
    "clip.gif": ["-f", "lavfi", "-i", "testsrc=size=48x32:rate=5:duration=0.6"],
}
# What is painted, and the name of the result; "-" is standard output.
COMMANDS = [
    (["clip.mp4", "style.png", "-o", "painted.mp4"], r"painted\.mp4"),
    (["clip.mp4", "--style", "marble@0", "--style", "style.png@0.5s", "--calm", "0", "-o", "painted.webm", "--sound", "convert"],
     r"painted\.webm"),
    (["clip.gif", "marble", "--keep", "style.png", "-o", "painted.png"], r"painted\.png"),
    (["clip.gif", "marble", "--format", "gif", "-o", "-"], None),
]


def prove_clips(program, folder, style):
    folder = pathlib.Path(folder)
    (folder / "style.png").write_bytes(style.png)
    for name, arguments in CLIPS.items():
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", *arguments, folder / name], check=True)
    environment = {name: value for name, value in prove.own_environment().items() if not name.startswith("FF")}
    environment.update(XDG_DATA_HOME=str(folder / "data"), TMPDIR=str(folder / "temporary"), IMPASTO_MODELS=str(prove.ROOT / "Models"),
                       IMPASTO_PUBLIC=str(prove.ROOT / "Public"))
    (folder / "temporary").mkdir()
    known = {*CLIPS, "style.png", "temporary", "command.strace"}
    for arguments, result in COMMANDS:
        traced = Traced([program, "video", *arguments], folder / "command.strace", cwd=folder, env=environment,
                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        output, errors = traced.process.communicate(timeout=300)
        who = "impasto video " + " ".join(arguments)
        hold(traced.process.returncode == 0, f"{who} ended with {traced.process.returncode}: {errors.decode()[-500:]}")
        calls = traced.calls()
        paths = {path for call in calls for path in call.written(folder)}
        # Not only the program: its children, too.
        hold(result is None or ENCODER in paths, f"{who}: the encoder was not traced")
        hold("clip." in str([call.opened() for call in calls]), f"{who}: nobody was seen to read the clip")
        prove.hold_silence(calls, who)
        if result is None:
            allowed = rf"{re.escape(str(folder / 'temporary'))}(/\S*)?"
        else:
            allowed = prove.OUTPUT.format(result).replace("HERE", re.escape(str(folder)))
        prove.hold_files(calls, folder, f"{allowed}|{ENCODER}|/dev/null|/dev/tty", who)
        names = {path.name for path in folder.iterdir()}
        made = names - known
        hold(made == ({result.replace("\\", "")} if result else set()), f"{who} leaves {sorted(made)}")
        hold(bool(output) == (result is None), f"{who} writes {len(output)} bytes to standard output")
        hold(not list((folder / "temporary").iterdir()), f"{who} leaves temporary files")
        known = names
    print(f"clips: {len(COMMANDS)} commands")


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    namespace.enter()
    hold(namespace.interfaces() == ["lo"], f"the namespace has {namespace.interfaces()}")
    photo, style = prove.Picture(1, 200, 160, "photo"), prove.Picture(2, 150, 180, "style")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        prove.prove_the_proof(program, os.path.realpath(folder), photo, style)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        prove_clips(program, os.path.realpath(folder), style)
    if prove.failures:
        raise SystemExit(f"{len(prove.failures)} of what was promised is not held")
    print("no frame left this machine, and nothing was written but the painted clips")


if __name__ == "__main__":
    main()
