#!/usr/bin/env python3
"""Builds the fuzzer of the parsers in Swift: build.py BUILD FOLDER, from what SwiftPM has built in BUILD (.build).

SwiftPM has no switch for it. So its own commands, which stand in BUILD/release.yaml, are repeated for the modules that read
what comes from outside, with the sanitizers, and with the targets in this folder among their files: a target sees what its
module sees. All other modules are linked as they are built. What is up to date is left alone.
"""
import json, os, pathlib, re, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = HERE.parents[2] / "Sources"
SANITIZE = ["-sanitize=fuzzer,address"]
# What is compiled again, each behind what it imports.
MODULES = ["Foundations", "StrictJSON", "HostSystem", "ImageCodecs", "GraphModel", "Inference", "Clips", "Stylization",
           "Gallery", "ModelDownloads", "WebServer"]
# Where CI is set, which runs each target for some seconds, the optimizer's minutes are saved for those that it takes longest for.
UNOPTIMIZED = ["Clips", "Stylization", "Gallery", "ModelDownloads", "WebServer"] if os.environ.get("CI") else []


def command(manifest, name):
    """The arguments of the command whose name begins so, up to the machine's."""
    lines = iter(manifest)
    for line in lines:
        if line.startswith(f'  "{name}-') and line.rstrip().endswith(("release.module\":", "release.exe\":")):
            for line in lines:
                if line.strip().startswith("args: "):
                    return json.loads(line.strip()[6:])
    raise SystemExit(f"{name}: no such command in release.yaml; build it with `swift build -c release` first")


def without(arguments, flags, pairs):
    """The arguments without `flags`, and without `pairs` and what follows each of them."""
    left, rest = [], iter(arguments)
    for argument in rest:
        if argument in pairs:
            next(rest)
        elif argument not in flags:
            left.append(argument)
    return left


def stale(product, files):
    return not product.exists() or any(file.stat().st_mtime > product.stat().st_mtime for file in files)


def imported(files):
    return {name for file in files for name in re.findall(r"^(?:\w+ )?import (\w+)$", file.read_text(), re.M)}


def run(arguments):
    subprocess.run([str(a) for a in arguments], check=True)


def main():
    build, folder = (pathlib.Path(a).resolve() for a in sys.argv[1:])
    (folder / "Modules").mkdir(parents=True, exist_ok=True)
    manifest = (build / "release.yaml").read_text().splitlines()
    objects, sees, rebuilt = [], {}, set()
    for module in MODULES:
        files = sorted((SOURCES / module).rglob("*.swift")) + sorted(HERE.glob(f"{module}Targets.swift"))
        product = folder / f"{module}.o"
        objects.append(product)
        # A module sees into those that it imports, and through them into theirs.
        direct = imported(files) & sees.keys()
        sees[module] = direct.union(*(sees[other] for other in direct))
        if not stale(product, files) and not rebuilt & sees[module]:
            continue
        rebuilt.add(module)
        print("compiling", module, flush=True)
        arguments = command(manifest, f"C.{module}")
        arguments = without(
            arguments, ["-c", "-emit-dependencies", "-emit-module", "-serialize-diagnostics", "-parseable-output",
                        "-emit-objc-header", "-warnings-as-errors", "-whole-module-optimization"],
            ["-emit-module-path", "-output-file-map", "-num-threads", "-emit-objc-header-path", "-index-store-path"])
        arguments = [a for a in arguments if not a.startswith(("@", "-j"))]
        if module in UNOPTIMIZED:
            arguments += ["-Onone"]
        run([arguments[0], "-I", folder / "Modules", *arguments[1:], *SANITIZE, "-wmo", "-emit-module", "-emit-module-path",
             folder / "Modules" / f"{module}.swiftmodule", "-emit-object", "-o", product, *files])
    table = folder / "Targets.o"
    run([os.environ.get("CC", "clang"), "-O1", "-g", "-c", HERE / "Targets.c", "-o", table])
    arguments = command(manifest, "C.impasto")
    listed = next(a for a in arguments if a.startswith("@"))
    # What only the program itself uses goes, too: a `free` of its own would stand in for the sanitizer's.
    skipped = [f"/{module}.build/" for module in [*MODULES, "impasto", "CPrivateMemory"]]
    kept = [line for line in pathlib.Path(listed[1:]).read_text().splitlines() if not any(s in line for s in skipped)]
    (folder / "objects").write_text("\n".join(kept + [f"'{o}'" for o in [*objects, table]]) + "\n")
    arguments = without(arguments, [listed], ["-o", "-module-name"])
    # The program's own entry goes, and libFuzzer's comes.
    entry = ["-Xlinker", "--defsym", "-Xlinker", "main=impasto_main"]
    at = next(i for i in range(len(arguments)) if arguments[i:i + 4] == entry)
    del arguments[at:at + 4]
    run([*arguments, *SANITIZE, "-use-ld=lld", f"@{folder / 'objects'}", "-o", folder / "parsers"])


main()
