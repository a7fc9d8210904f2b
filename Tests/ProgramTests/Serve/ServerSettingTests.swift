import Foundation
import TestSupport
import Testing

/// Flags and variables of `impasto serve` for the queue, for results and for uploads.
@Suite("Settings of the server") struct ServerSettingTests {
    private static let limits = [
        "--max-queue", "--max-queue-per-client", "--render-deadline", "--keep-results",
        "--max-results-megabytes", "--keep-uploads", "--max-uploads-megabytes",
        "--max-uploads-per-client-megabytes", "--max-megabytes", "--max-megapixels", "--max-body-megabytes",
        "--max-connections", "--request-deadline",
    ]

    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private static func variable(_ flag: String) -> String {
        "IMPASTO_" + flag.dropFirst(2).uppercased().replacing("-", with: "_")
    }

    /// The values in effect, by flag.
    private func values(
        _ arguments: [String] = [], environment: [String: String] = [:]
    ) async throws -> [String: String] {
        let outcome = try await Program.run(
            ["serve", "--print-config"] + arguments, in: workspace, environment: environment)
        try #require(outcome.code == 0, "\(outcome.errors)")
        var values: [String: String] = [:]
        for line in outcome.lines {
            let cells = line.split(separator: " ", maxSplits: 3)
            if cells.count > 2 { values[String(cells[0])] = String(cells[2]) }
        }
        return values
    }

    @Test("a flag wins over its variable, which wins over the default") func precedence() async throws {
        let standard = try await values()
        #expect(
            Self.limits.map { standard[$0] } == [
                "16", "8", "600", "900", "256", "900", "512", "256", "64", "64", "192", "256", "300",
            ])
        var flags: [String] = []
        var environment: [String: String] = [:]
        for (index, flag) in Self.limits.enumerated() {
            environment[Self.variable(flag)] = "\(40 - index)"
            flags += [flag, "\(60 - index)"]
        }
        let byVariables = try await values(environment: environment)
        let byFlags = try await values(flags, environment: environment)
        for (index, flag) in Self.limits.enumerated() {
            #expect(byVariables[flag] == "\(40 - index)")
            #expect(byFlags[flag] == "\(60 - index)")
        }
    }

    @Test("every setting that is printed has its flag in the help") func flags() async throws {
        let help = try await Program.run(["serve", "--help"], in: workspace).text
        let printed = try await values().keys.filter { $0.hasPrefix("--") }
        #expect(printed.count > 20)
        for flag in printed { #expect(help.contains("\n  \(flag) "), "\(flag)") }
    }

    @Test("the precision is the flag's, or the variable's, or float32") func precision() async throws {
        // Without its vector instructions no processor multiplies bfloat16 numbers.
        var environment = ["IMPASTO_CPU": "generic"]
        #expect(try await values(environment: environment)["--precision"] == "f32")
        environment["IMPASTO_PRECISION"] = "auto"
        #expect(try await values(environment: environment)["--precision"] == "auto")
        #expect(try await values(["--precision", "f32"], environment: environment)["--precision"] == "f32")
    }

    @Test("a value out of range, or no number, is refused by name and range", arguments: limits)
    func invalid(flag: String) async throws {
        let variable = Self.variable(flag)
        for (arguments, environment, given) in [
            ([flag, "0"], [:], "\(flag) 0:"), ([flag, "1048577"], [:], "\(flag) 1048577:"),
            ([], [variable: "0"], "\(variable) is '0';"), ([], [variable: "many"], "\(variable) is 'many';"),
        ] as [([String], [String: String], String)] {
            let outcome = try await Program.run(
                ["serve", "--print-config"] + arguments, in: workspace, environment: environment)
            #expect(outcome.code == 64)
            #expect(outcome.errors.contains("\(given) give a number from 1 to "), "\(outcome.errors)")
        }
    }

    @Test("a port that is taken is no fault of the program")
    func unavailable() async throws {
        try await RunningServer.run(in: workspace) { server in
            let taken = try await Program.run(["serve", "--port", "\(server.port)"], in: workspace)
            #expect(taken.code == 69)
            #expect(
                taken.errors.contains("port \(server.port) is taken by another program"), "\(taken.errors)")
        }
    }

    @Test("says at once which networks are missing for requests that name none")
    func missingNetworks() async throws {
        try await Background.run(
            URL(filePath: "/bin/sh"),
            ["-c", "exec \"$0\" serve --port 0 --default-models original 2>&1", Program.executable.path],
            in: workspace, environment: workspace.environment
        ) { background in
            try await background.said(
                "get them with: impasto models pull saved_model_style_js saved_model_transformer_separable_js"
            )
        }
    }

    @Test(
        "names that no request can have, a proxy without a token, and weak tokens are refused in words",
        arguments: [
            ("--listen 127.0.0.1 --allow-host https://paint.example", "has a scheme"),
            ("--listen 127.0.0.1 --allow-host paint.example/studio", "has a path"),
            ("--listen 127.0.0.1 --allow-host *.paint.example", "is a pattern"),
            ("--listen 127.0.0.1 --allow-host me@paint.example", "has a user"),
            ("--allow-host paint.example", "give --listen 127.0.0.1 --allow-host paint.example"),
            ("--listen 127.0.0.1 --token aaaaaaaaaaaaaaaa", "different ones"),
            ("--listen http://0.0.0.0", "give one of this machine's addresses"),
        ])
    func proxies(arguments: String, message: String) async throws {
        let outcome = try await Program.run(
            ["serve", "--print-config"] + arguments.split(separator: " ").map(String.init), in: workspace)
        #expect(outcome.code == 64 && outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test("the gallery's name is a text", arguments: ["--gallery \"$name\"", ""])
    func galleryName(option: String) async throws {
        let outcome = try await Program.shell(
            "name=$(printf 'caf\\351.sqlite'); IMPASTO_GALLERY=\"$name\" \"$0\" serve --print-config \(option)",
            in: workspace)
        #expect(outcome.code == 64)
        let message = "--gallery: the name of this file must be UTF-8: 'caf\\xE9.sqlite'"
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test("an address in brackets is the address, and a name that is none is told in words")
    func listening() async throws {
        #expect(try await values(["--listen", "[::]"])["--listen"] == "::")
        let outcome = try await Program.run(
            ["serve", "--port", "0", "--listen", "nowhere.invalid"], in: workspace)
        #expect(outcome.code == 64 && outcome.errors.contains("there is no address 'nowhere.invalid'"))
    }

    @Test("the server that runs keeps to them") func effect() async throws {
        let flags = [
            "--max-queue", "1", "--keep-uploads", "77", "--max-uploads-megabytes", "1", "--drain", "0",
        ]
        try await Background.run(
            Program.executable, ["serve", "--port", "0"] + flags, in: workspace,
            environment: workspace.environment
        ) { background in
            let server = LoopbackHTTP(port: try await background.port(after: "is ready: http://localhost:"))
            let small = try await server.send(
                "POST", "/api/uploads", type: "image/png", body: try TestPictures.png(width: 8, height: 8))
            #expect(small.status == 201 && small.text.contains(/"expiresInSeconds":7[67]/), "\(small.text)")
            let large = try await server.send(
                "POST", "/api/uploads", type: "image/png",
                body: try TestPictures.png(width: 700, height: 700))
            #expect(large.status == 413, "\(large.text)")
            // Far sooner than they are painted, each at a size of its own, more are submitted than wait.
            func submit(size: Int) async throws -> LoopbackHTTP.Response {
                let job =
                    #"{"kind":"stylize","content":{"sample":"bust"},"style":{"sample":"stripes"},"contentSize":\#(size)}"#
                return try await server.send("POST", "/api/jobs", body: Array(job.utf8))
            }
            var answer = try await submit(size: 1600)
            for size in 1601..<1640 where answer.status == 202 { answer = try await submit(size: size) }
            #expect(answer.status == 429)
            #expect(answer.text.contains("is full (1 render waits)"), "\(answer.text)")
        }
    }
}

extension LoopbackHTTP.Response {
    fileprivate var text: String { String(decoding: body, as: UTF8.self) }
}
