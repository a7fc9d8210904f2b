import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import WebServer

@Suite("HTTP on the wire", .timeLimit(.minutes(10)))
struct ConnectionTests {
    @Test("Expect: 100-continue is answered before the body is sent")
    func expectContinue() async throws {
        try await withServer { server in
            let body = try Pictures.png()
            let statuses = try await HTTPConnection.open(port: server.port) { reader, writer in
                let headers: HTTPHeaders = [
                    "Host": "localhost:\(server.port)", "Content-Type": "image/png",
                    "Content-Length": "\(body.count)",
                    "Expect": "100-continue",
                ]
                try await writer.write(
                    .head(.init(version: .http1_1, method: .POST, uri: "/api/uploads", headers: headers)))
                // Nothing more is sent until the server has asked for it.
                var statuses: [Int] = []
                if case .head(let head) = try await reader.part() { statuses.append(Int(head.status.code)) }
                try await writer.write(.body(.byteBuffer(ByteBuffer(bytes: body))))
                try await writer.write(.end(nil))
                while let part = try await reader.part() {
                    if case .head(let head) = part {
                        statuses.append(Int(head.status.code))
                        break
                    }
                }
                return statuses
            }
            #expect(statuses == [100, 201])
        }
    }

    @Test("A declared body over the limit is refused before any of it is sent")
    func expectTooLarge() async throws {
        try await withServer { server in
            let text = try await server.raw(
                """
                POST /api/stylize HTTP/1.1\r\nHost: localhost:\(server.port)\r\nContent-Type: application/json\r\n\
                Content-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n
                """)
            #expect(text.hasPrefix("HTTP/1.1 413 "))
            #expect(text.contains("application/problem+json") && text.contains("maxBytes"))
        }
    }

    @Test("A body that stays under what it declared is not waited for once it is refused")
    func lyingLength() async throws {
        try await withServer { server in
            let text = try await server.raw(
                """
                POST /api/nothing HTTP/1.1\r\nHost: localhost:\(server.port)\r\nContent-Length: 1000000\r\n\r\nshort
                """)
            #expect(text.hasPrefix("HTTP/1.1 404 "))
            #expect(text.lowercased().contains("connection: close"))
        }
    }

    @Test("A chunked body is cut off at the limit")
    func chunkedBody() async throws {
        try await withServer(configure: { $0.limits.smallBodyBytes = 1000 }) { server in
            let chunk = "400\r\n" + String(repeating: " ", count: 0x400) + "\r\n"
            let text = try await server.raw(
                """
                POST /api/benchmark HTTP/1.1\r\nHost: localhost:\(server.port)\r\nContent-Type: application/json\r\n\
                Transfer-Encoding: chunked\r\n\r\n\(chunk)\(chunk)
                """)
            #expect(text.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test("Header bombs, garbage and smuggling attempts are refused and the connection is closed")
    func badHeads() async throws {
        try await withServer { server in
            let host = "Host: localhost:\(server.port)\r\n"
            let large = String(repeating: "x", count: 40_000)
            let bombs = [
                ("GET / HTTP/1.1\r\n\(host)X: \(large)\r\n\r\n", 431),
                ("GET / HTTP/1.1\r\n\(host)" + (0..<200).map { "X\($0): y\r\n" }.joined() + "\r\n", 431),
                ("GET /\(large) HTTP/1.1\r\n\(host)\r\n", 414),
                ("nonsense\r\n\r\n", 400), ("\u{16}\u{3}\u{1}\r\n", 400),
                ("BREW /pot HTTP/1.1\r\n\(host)\r\n", 501),
                ("GET / HTTP/3.0\r\n\(host)\r\n", 505), ("GET / HTTP/1.1\n\(host)\r\n", 400),
                (
                    "POST /api/jobs HTTP/1.1\r\n\(host)Content-Length: 5\r\nContent-Length: 6\r\n\r\n123456",
                    400
                ),
                ("POST /api/jobs HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n", 400),
                (
                    "POST /api/jobs HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                    400
                ),
                (
                    "POST /api/jobs HTTP/1.1\r\n\(host)Content-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n", 400
                ),
                ("GET / HTTP/1.1\r\n\(host)Host: evil.example\r\n\r\n", 400),
                ("GET / HTTP/1.1\r\n\(host)\(host)\r\n", 400),
                ("GET http://evil.example/ HTTP/1.1\r\n\(host)\r\n", 400),
            ]
            for (bomb, status) in bombs {
                let text = try await server.raw(bomb)
                #expect(text.hasPrefix("HTTP/1.1 \(status) "), "\(bomb.prefix(60)): \(text.prefix(60))")
                #expect(text.contains("Content-Security-Policy: default-src 'none'"), "\(bomb.prefix(60))")
                #expect(text.contains("Content-Type: application/problem+json"), "\(bomb.prefix(60))")
                #expect(text.contains("X-Request-Id: ") && text.contains("requestId"), "\(bomb.prefix(60))")
                #expect(text.contains("Connection: close"), "\(bomb.prefix(60))")
            }
            #expect(
                server.log.lines.count { $0.contains("route=(none)") || $0.contains("(none)") } >= bombs.count
            )
        }
    }

    @Test("A target in absolute form is the same request")
    func absoluteForm() async throws {
        try await withServer { server in
            let text = try await server.raw(
                "GET http://localhost:\(server.port)/healthz?x=1 HTTP/1.1\r\n"
                    + "Host: localhost:\(server.port)\r\nConnection: close\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 200 ") && text.hasSuffix("ok\n"))
        }
    }

    @Test("An HTTP/1.0 client sees its answer end, and one that sends no more gets it all the same")
    func oldAndHalfClosed() async throws {
        try await withServer { server in
            let old = try await server.raw(
                "GET /api/models HTTP/1.0\r\nHost: localhost:\(server.port)\r\n\r\n")
            #expect(old.hasPrefix("HTTP/1.0 200 ") && old.contains("Connection: close") && old.hasSuffix("}"))
            let body =
                "{\"content\":{\"sample\":\"bust\"},\"style\":{\"sample\":\"stripes\"},\"contentSize\":16}"
            for version in ["1.0", "1.1"] {
                let text = try await server.raw(
                    "POST /api/stylize HTTP/\(version)\r\nHost: localhost:\(server.port)\r\n"
                        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)",
                    thenClose: true)
                #expect(text.contains("HTTP/\(version) 200 "), "\(text.prefix(100))")
            }
        }
    }

    @Test("HEAD answers like GET without the body")
    func head() async throws {
        try await withServer { server in
            for path in ["/", "/api/models", "/assets/css/base.css", "/api/nothing", "/nothing"] {
                let get = try await server.get(path)
                let head = try await server.send(.HEAD, path)
                #expect(head.status == get.status, "\(path)")
                #expect(head.body.readableBytes == 0, "\(path)")
                #expect(head.headers["Content-Type"] == get.headers["Content-Type"], "\(path)")
            }
        }
    }

    @Test("A connection serves several requests, also after a render")
    func keepAlive() async throws {
        try await withServer { server in
            let picture = try Pictures.png()
            let statuses = try await HTTPConnection.open(port: server.port) { reader, writer in
                var statuses: [Int] = []
                for round in 0..<4 {
                    var headers: HTTPHeaders = ["Host": "localhost:\(server.port)"]
                    let isRender = round % 2 == 0
                    let body =
                        isRender
                        ? FormPart.body([
                            .file("content", picture), .text("style", "stripes"), .text("contentSize", "32"),
                        ]) : []
                    if isRender {
                        headers.add(
                            name: "Content-Type", value: "multipart/form-data; boundary=\(FormPart.boundary)")
                        headers.add(name: "Content-Length", value: "\(body.count)")
                    }
                    try await writer.write(
                        .head(
                            .init(
                                version: .http1_1, method: isRender ? .POST : .GET,
                                uri: isRender ? "/api/stylize" : "/healthz", headers: headers)))
                    if isRender { try await writer.write(.body(.byteBuffer(ByteBuffer(bytes: body)))) }
                    try await writer.write(.end(nil))
                    statuses.append(try await reader.answer()?.status ?? 0)
                }
                return statuses
            }
            #expect(statuses == [200, 200, 200, 200])
        }
    }

    @Test("Both loopback addresses answer on the same port")
    func bothAddresses() async throws {
        try await withServer { server in
            #expect(server.hosts.first == "127.0.0.1")
            guard server.hosts.contains("::1") else {
                // A machine without IPv6: the address that is left is named.
                #expect(server.url == "http://127.0.0.1:\(server.port)")
                return
            }
            #expect(server.url == "http://localhost:\(server.port)")
            let answer = try await HTTPConnection.open(port: server.port, host: "::1") { reader, writer in
                try await writer.write(
                    .head(
                        .init(
                            version: .http1_1, method: .GET, uri: "/healthz",
                            headers: ["Host": "[::1]:\(server.port)"])))
                try await writer.write(.end(nil))
                return try await reader.answer()
            }
            #expect(answer?.status == 200)
        }
    }

    @Test("A port that is taken is an error that says how to choose another")
    func portTaken() async throws {
        try await withServer { server in
            let error = await #expect(throws: WebServerError.self) {
                try await withServer(configure: { $0.port = server.port }) { _ in }
            }
            #expect(error == .portTaken(port: server.port))
            #expect(error?.description.contains("--port") == true)
        }
    }
}
