#!/usr/bin/env python3
"""Presses Tab in bash, zsh and fish: complete.py IMPASTO

IMPASTO is the program; a gallery and files are made in a temporary folder. Ends with 1 if a line is not completed as it should be.
"""
import os, pathlib, shutil, subprocess, sys, tempfile

import pexpect

# What is typed, and what stands there after Tab.
LINES = [
    ("impasto ren", "impasto render "),
    ("impasto styles sho", "impasto styles show "),
    ("impasto help styles sim", "impasto help styles similar "),
    ("impasto render photo", r"impasto render photo\ one.jpg "),
    ("impasto render pic", "impasto render pictures/"),
    ("impasto render ~/pic", "impasto render ~/pictures/"),
    ("impasto render pictures/la", "impasto render pictures/lake.JPG "),
    ("impasto render pictures/lake.JPG nig", "impasto render pictures/lake.JPG night-swirl "),
    ("impasto render pictures/lake.JPG --style Ni", r"impasto render pictures/lake.JPG --style Night\ sky "),
    (r"impasto render a --style Night\ s", r"impasto render a --style Night\ sky "),
    ('impasto render a --style "Night s', 'impasto render a --style "Night sky" '),
    ("impasto render a --style=Ru", "impasto render a --style=Rust "),
    ("impasto render a --padd", "impasto render a --padding "),
    ("impasto render a --padding re", "impasto render a --padding reflect "),
    ("impasto render a --padding=re", "impasto render a --padding=reflect "),
    ("impasto render a --region Rus", "impasto render a --region Rust="),
    ("impasto render a --region Rust=sk", "impasto render a --region Rust=sky.png "),
    (r"impasto render a --region Rust\=sk", r"impasto render a --region Rust\=sky.png "),
    ("impasto render a -o out/par", "impasto render a -o out/part.txt "),
    ("impasto render a --gallery out/par", "impasto render a --gallery out/part.txt "),
    ("impasto styles show N", r"impasto styles show Night\ sky "),
    ("impasto styles show A", "impasto styles show A:B "),
    ("impasto styles show A:", "impasto styles show A:B "),
    ("impasto styles restore Ol", "impasto styles restore Old "),
    ("impasto styles edit Rust --tag war", "impasto styles edit Rust --tag warm "),
    ("impasto styles add x y --on-conflict ren", "impasto styles add x y --on-conflict rename "),
    ("impasto models verify transf", "impasto models verify transformer-quarter "),
    ("impasto models add pic", "impasto models add pictures/"),
    ("impasto models add a --kind tr", "impasto models add a --kind transformer "),
    ("impasto serve --log-format js", "impasto serve --log-format json "),
    ("impasto completions fi", "impasto completions fish "),
    ("impasto mcp --folder pic", "impasto mcp --folder pictures/"),
]


def prepare(program, folder):
    """Files and a gallery; returns the environment."""
    (folder / "bin").mkdir()
    (folder / "bin/impasto").symlink_to(program)
    for name in ["photo one.jpg", "notes.txt", "sky.png", "pictures/lake.JPG", "out/part.txt"]:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    environment = {
        "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config"),
        "PATH": f"{folder}/bin:{os.environ['PATH']}", "TERM": "dumb", "LANG": "C.UTF-8",
        **{key: os.environ[key] for key in ["IMPASTO_MODELS", "IMPASTO_PUBLIC"] if key in os.environ},
    }

    def impasto(*words, **options):
        return subprocess.run([program, *words], env=environment, cwd=folder, check=True, capture_output=True,
                              text=True, **options).stdout

    numbers = "[" + ",".join(str(n / 100) for n in range(100)) + "]"
    for name in ["Night sky", "Rust", "A:B", "Old"]:
        impasto("styles", "add", name, "--vector-file", "-", "--space", "magenta-mobile", "--no-swatch", input=numbers)
    impasto("styles", "edit", "Rust", "--tag", "warm")
    impasto("styles", "remove", "Old")
    for shell in ["bash", "zsh", "fish"]:
        (folder / f"impasto.{shell}").write_text(impasto("completions", shell))
    return environment


class Interactive:
    """A shell that tells what its line holds: Control-X Control-P prints it."""

    def __init__(self, command, setup, environment, folder):
        self.child = pexpect.spawn(command[0], command[1:], env=environment, cwd=str(folder), encoding="utf-8",
                                   timeout=300, dimensions=(50, 300), echo=False)
        for line in setup:
            self.child.sendline(line)
        self.child.sendline("echo rea''dy")
        self.child.expect("ready")

    def complete(self, text):
        # Tab is handled before the keys that follow it.
        self.child.send("\x15" + text + "\t" + "\x18\x10")
        self.child.expect(r"LINE=<([^\r\n]*)>END")
        line = self.child.match.group(1)
        self.child.send("\x15")
        return line


def bash(environment, folder):
    return Interactive(
        ["bash", "--norc", "--noprofile", "-i"],
        ["source ./impasto.bash", "bind 'set enable-bracketed-paste off'",
         "bind 'set bell-style none'", "bind -x '\"\\C-x\\C-p\": printf \"LINE=<%s>END\\n\" \"$READLINE_LINE\"'"],
        environment, folder)


def zsh(environment, folder):
    return Interactive(
        ["zsh", "-f", "-i"],
        ["unsetopt zle_bracketed_paste; unset zle_bracketed_paste", "autoload -Uz compinit && compinit -u -D",
         "source ./impasto.zsh", "dump() { zle -I; print -r -- \"LINE=<$BUFFER>END\" }", "zle -N dump",
         "bindkey -e", "bindkey '^X^P' dump", "bindkey '^U' kill-whole-line", "PROMPT='> '"],
        environment, folder)


def fish(text, environment, folder):
    """The line after Tab, if there is one thing to offer; else all that is offered."""
    result = subprocess.run(
        ["fish", "--no-config", "-c", "source ./impasto.fish; complete -C $argv[1]", text], env=environment,
        cwd=folder, capture_output=True, text=True, timeout=300)
    return [line.split("\t")[0] for line in result.stdout.splitlines()], result.stderr


def plain(line):
    """The last word of a line, as the program would get it."""
    return line.rstrip(" ").replace("\\", "").replace('"', "")


def main(program):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="shells-"))
    wrong = []
    try:
        environment = prepare(program, folder)
        for name, start in [("bash", bash), ("zsh", zsh)]:
            shell = start(environment, folder)
            for typed, wanted in LINES:
                found = shell.complete(typed)
                # An equals sign may be quoted or not.
                if found.replace("\\=", "=") != wanted.replace("\\=", "="):
                    wrong.append(f"{name}: '{typed}' became '{found}', not '{wanted}'")
            shell.child.close(force=True)
        for typed, wanted in LINES:
            offered, errors = fish(typed, environment, folder)
            # Fish offers whole words, without quotes.
            wanted_words = plain(wanted)
            if errors or not any(wanted_words.endswith(" " + word.rstrip(" ")) for word in offered):
                wrong.append(f"fish: '{typed}' offers {offered}, not the end of '{wanted}' {errors}")
    finally:
        shutil.rmtree(folder)
    for line in wrong:
        print(line)
    print(f"{len(LINES)} lines in three shells, {len(wrong)} completed wrongly")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
