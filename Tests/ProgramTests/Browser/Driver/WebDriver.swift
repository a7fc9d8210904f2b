import Foundation
import TestSupport

/// One window of a browser, driven over the WebDriver protocol (W3C), with ChromeDriver's own additions.
struct WebDriver: Sendable {
    /// The browser would not do as told.
    struct Failure: Error, Decodable, CustomStringConvertible {
        let error: String
        let message: String
        var description: String { "\(error): \(message.prefix(600))" }
    }

    /// An element of the page, by the id that the driver gave it.
    struct Element: Sendable, Decodable {
        let id: String

        enum CodingKeys: String, CodingKey {
            // The protocol's constant for references to elements.
            case id = "element-6066-11e4-a52e-4f735466cecf"
        }
    }

    /// A line of the browser's console.
    struct LogEntry: Sendable, Decodable {
        let level: String
        let message: String
    }

    private struct Answer<Value: Decodable>: Decodable { let value: Value }
    private struct Opened: Decodable { let sessionId: String }
    private struct Nothing: Decodable {}

    private let http: LoopbackHTTP
    private let session: String

    /// Opens a window.
    static func open(driverPort: Int) async throws -> WebDriver {
        let http = LoopbackHTTP(port: driverPort)
        let arguments: JSON = [
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream", "--window-size=1280,900", "--lang=en",
        ]
        let opened: Opened = try await send(
            "POST", "/session",
            [
                "capabilities": [
                    "alwaysMatch": [
                        "browserName": "chrome",
                        "goog:chromeOptions": ["args": arguments],
                        "goog:loggingPrefs": ["browser": "ALL"],
                        "timeouts": ["script": 60_000, "pageLoad": 30_000, "implicit": 20_000],
                    ]
                ]
            ], over: http)
        return WebDriver(http: http, session: opened.sessionId)
    }

    func close() async throws { try await order("DELETE", "") }

    /// Loads the page again.
    func reload() async throws { try await order("POST", "/refresh", [:]) }

    func go(to address: String) async throws { try await order("POST", "/url", ["url": .text(address)]) }

    /// Runs a function's body in the page and returns what it returns.
    ///
    /// `arguments` are `arguments[0]`, ….
    func run<Value: Decodable>(_ script: String, _ arguments: [JSON] = []) async throws -> Value {
        try await order("POST", "/execute/sync", ["script": .text(script), "args": .list(arguments)])
    }

    /// What an expression is in the page: true or false.
    func isTrue(_ expression: String) async throws -> Bool { try await run("return \(expression)") }

    /// What an expression is in the page: a text.
    func text(_ expression: String) async throws -> String { try await run("return \(expression)") }

    /// As ``run(_:_:)``, of a function that returns nothing or nothing of interest.
    func perform(_ script: String, _ arguments: [JSON] = []) async throws {
        let _: Bool = try await run("\(script)\nreturn true", arguments)
    }

    /// Waits, in the page, until the expression is true; fails after the script timeout.
    func wait(until expression: String) async throws {
        do {
            try await order(
                "POST", "/execute/sync",
                [
                    "script": .text(
                        """
                        return new Promise((resolve, reject) => {
                          const look = () => { try { (\(expression)) ? resolve(true) : setTimeout(look, 15) } \
                        catch (failure) { reject(failure) } }
                          look()
                        })
                        """), "args": [],
                ])
        } catch let failure as Failure {
            throw Failure(
                error: failure.error, message: "while waiting for \(expression): \(failure.message)")
        }
    }

    /// The first element that the CSS selector names, once there is one.
    func element(_ selector: String) async throws -> Element {
        try await order("POST", "/element", ["using": "css selector", "value": .text(selector)])
    }

    func attribute(_ name: String, of element: Element) async throws -> String {
        try await order("GET", "/element/\(element.id)/attribute/\(name)")
    }

    /// Clicks as a user does: the element must be in view and nothing may cover it.
    func click(_ selector: String) async throws {
        for attemptsLeft in (0..<10).reversed() {
            do {
                return try await order("POST", "/element/\(try await element(selector).id)/click", [:])
            } catch let failure as Failure
                where failure.error == "stale element reference" && attemptsLeft > 0
            {
                // A list was drawn anew since the element was found; a user clicks on what is there.
            }
        }
    }

    /// Types text, or chooses the file of that path in a file field.
    func type(_ text: String, into selector: String) async throws {
        try await order("POST", "/element/\(try await element(selector).id)/value", ["text": .text(text)])
    }

    /// Presses the keys one after the other, all held, and lets them go.
    func press(_ keys: String...) async throws {
        func action(_ type: JSON) -> (String) -> JSON { { ["type": type, "value": .text($0)] } }
        let steps = keys.map(action("keyDown")) + keys.reversed().map(action("keyUp"))
        try await order(
            "POST", "/actions", ["actions": [["type": "key", "id": "keyboard", "actions": .list(steps)]]])
    }

    /// Rests the mouse's pointer on an element.
    func hover(_ selector: String) async throws {
        try await point(
            [["type": "pointerMove", "x": 0, "y": 0, "origin": .element(try await element(selector))]])
    }

    /// Puts the mouse's button down where the pointer is, or lets it go.
    func holdButton(_ isDown: Bool) async throws {
        try await point([["type": isDown ? "pointerDown" : "pointerUp", "button": 0]])
    }

    /// Draws with the mouse's button down through points of an element, as parts of its width and height.
    ///
    /// The button stays down if the stroke does not end. Waits until the points are within the window: what was just
    /// opened may still take its place.
    func draw(
        on selector: String, through points: [(x: Double, y: Double)], ends: Bool = true
    ) async throws {
        try await perform(
            "document.querySelector(arguments[0]).scrollIntoView({ block: 'nearest', inline: 'nearest' })",
            [.text(selector)])
        try await wait(
            until: """
                (() => {
                  const { left, top, width, height } = document.querySelector('\(selector)').getBoundingClientRect()
                  return width > 0
                    && \(points.map(\.x)).every((x) => left + x * width >= 0 && left + x * width <= innerWidth - 1)
                    && \(points.map(\.y)).every((y) => top + y * height >= 0 && top + y * height <= innerHeight - 1)
                })()
                """)
        let place: [Double] = try await run(
            """
            const { left, top, width, height } = document.querySelector(arguments[0]).getBoundingClientRect()
            return [left, top, width, height]
            """, [.text(selector)])
        var steps: [JSON] = points.map { x, y in
            [
                "type": "pointerMove", "duration": 0, "origin": "viewport",
                "x": .number((place[0] + x * place[2]).rounded()),
                "y": .number((place[1] + y * place[3]).rounded()),
            ]
        }
        steps.insert(["type": "pointerDown", "button": 0], at: 1)
        if ends { steps.append(["type": "pointerUp", "button": 0]) }
        try await point(.list(steps))
    }

    private func point(_ steps: JSON) async throws {
        try await order(
            "POST", "/actions", ["actions": [["type": "pointer", "id": "mouse", "actions": steps]]])
    }

    /// What is to be seen in the window, as a PNG.
    func screenshot() async throws -> [UInt8] {
        let text: String = try await order("GET", "/screenshot")
        return [UInt8](Data(base64Encoded: text) ?? Data())
    }

    /// The console's lines since the last call.
    func log() async throws -> [LogEntry] {
        try await order("POST", "/se/log", ["type": "browser"])
    }

    /// A command of Chrome's own DevTools protocol.
    func devTools(_ command: String, _ parameters: JSON) async throws {
        try await order("POST", "/goog/cdp/execute", ["cmd": .text(command), "params": parameters])
    }

    /// What a command of that protocol answers.
    func askDevTools<Value: Decodable>(_ command: String) async throws -> Value {
        try await order("POST", "/goog/cdp/execute", ["cmd": .text(command), "params": [:]])
    }

    private func order<Value: Decodable>(_ method: String, _ path: String, _ body: JSON? = nil) async throws
        -> Value
    {
        try await Self.send(method, "/session/\(session)\(path)", body, over: http)
    }

    /// A command whose answer is of no interest.
    private func order(_ method: String, _ path: String, _ body: JSON? = nil) async throws {
        let _: Ignored = try await order(method, path, body)
    }

    /// Decodes from anything, `null` too.
    private struct Ignored: Decodable {
        init(from decoder: any Decoder) throws {}
    }

    private static func send<Value: Decodable>(
        _ method: String, _ path: String, _ body: JSON?, over http: LoopbackHTTP
    ) async throws -> Value {
        let bytes = try body.map { [UInt8](try JSONEncoder().encode($0)) } ?? []
        let response = try await http.send(method, path, body: bytes)
        guard response.status == 200 else {
            throw try JSONDecoder().decode(Answer<Failure>.self, from: Data(response.body)).value
        }
        return try JSONDecoder().decode(Answer<Value>.self, from: Data(response.body)).value
    }
}

extension JSON {
    /// A reference to an element.
    static func element(_ element: WebDriver.Element) -> JSON {
        .object([WebDriver.Element.CodingKeys.id.rawValue: .text(element.id)])
    }
}

/// Keys without a character of their own, as WebDriver writes them.
enum Key {
    static let home = "\u{E011}"
    static let left = "\u{E012}"
    static let up = "\u{E013}"
    static let right = "\u{E014}"
    static let control = "\u{E009}"
    static let shift = "\u{E008}"
    static let enter = "\u{E007}"
    static let escape = "\u{E00C}"
}
