# What the steps share; they source it. The working folder is the checkout's top.
# shellcheck shell=bash
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export IMPASTO_STRICT=1

# needs PROGRAM [PACKAGE...]: installs the packages (by default of the program's name) where the program is missing.
needs() {
    local program=$1
    shift
    command -v "$program" >/dev/null && return
    [ $# -gt 0 ] || set -- "$program"
    install_packages "$@"
}

install_packages() {
    echo "installing $*"
    if [ -z "${IMPASTO_APT_UPDATED:-}" ]; then
        apt-get update -qq
        export IMPASTO_APT_UPDATED=1
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y "$@" >/dev/null
}

# clip FILE: makes a short film with sound.
clip() {
    needs ffmpeg
    ffmpeg -v error -y -f lavfi -i testsrc=size=160x120:rate=10:duration=3 -f lavfi -i sine=duration=3 \
        -c:v libx264 -pix_fmt yuv420p -c:a aac "$1"
}

# The command in the README's fenced block after the marker comment <!-- command: NAME -->.
command_of() {
    local command
    command=$(awk -v marker="<!-- command: $1 -->" '
        $0 == marker { found = 1; next }
        found && /^```/ { if (inside) exit; inside = 1; next }
        inside { print }' README.md)
    [ -n "$command" ] || { echo "README.md lacks its command '$1'" >&2; return 1; }
    echo "$command"
}

# The libraries that the package links, by the same command as the README's.
libraries() {
    dpkg -s libpng-dev libjpeg62-turbo-dev libwebp-dev libheif-dev libgif-dev liblcms2-dev libsqlite3-dev >/dev/null 2>&1 && return
    bash -c "$(command_of run | sed 's/ && swift run .*//')"
}

# Builds the program, $program, as the README's first command does; nothing where it is built already.
build_program() {
    libraries
    swift build --product impasto
}
program=$PWD/.build/debug/impasto

# Builds a release, as packages and who installs from the sources do; nothing where it is built already.
build_release() {
    libraries
    swift build -c release
}

# link_static FILE: the release program with Swift's runtime inside, as the package's is, of the objects that are there.
link_static() {
    build_release
    # What Foundation holds when it is inside the program.
    dpkg -s libcurl4-openssl-dev >/dev/null 2>&1 || install_packages libcurl4-openssl-dev
    needs python3
    python3 - "$1" <<'PYTHON'
import json, re, subprocess, sys

commands = re.findall(r"args: (\[.*\])", open(".build/release.yaml").read())
[link] = [c for c in map(json.loads, commands) if "-emit-executable" in c and any("/impasto.product/" in a for a in c)]
link[link.index("-o") + 1] = sys.argv[1]
# Objects that were compiled for it name these themselves.
names = ("CoreFoundation", "_FoundationICU", "_FoundationCShims", "_FoundationCollections", "_CFURLSessionInterface", "curl")
subprocess.run([*link, "-static-stdlib", *(f"-l{name}" for name in names)], check=True)
PYTHON
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start_server COMMAND...: runs it in a process group of its own with an empty gallery, until this shell ends; `url` is
# then where it answers.
start_server() {
    local log data
    log=$(mktemp)
    data=$(mktemp -d)
    XDG_DATA_HOME=$data setsid "$@" >"$log" 2>&1 &
    server=$!
    trap stop_server EXIT
    # As long as a first build may take.
    for _ in $(seq 1 3000); do
        grep -q '^Impasto is ready: ' "$log" && break
        kill -0 "$server" 2>/dev/null || { cat "$log"; echo "the server ended before it was ready"; return 1; }
        sleep 1
    done
    url=$(sed -n 's/^Impasto is ready: //p' "$log")
    [ -n "$url" ] || { tail -50 "$log"; echo "the server was not ready in time"; return 1; }
}

stop_server() {
    kill -INT -- "-$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
}

# make_tools: a Python environment in $tools, kept in .build, with what documentation and contract need.
make_tools() {
    local wanted=Tests/Contract/requirements.txt
    tools=$PWD/.build/ci-tools
    cmp -s "$wanted" "$tools/requirements.txt" && return
    needs python3
    python3 -m venv "$tools" 2>/dev/null || {
        install_packages python3-venv
        python3 -m venv "$tools"
    }
    "$tools/bin/pip" -q install -r "$wanted"
    cp "$wanted" "$tools/requirements.txt"
}
