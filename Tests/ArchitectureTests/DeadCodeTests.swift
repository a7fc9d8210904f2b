import Testing

@Suite("Dead code")
struct DeadCodeTests {
    /// What other modules call by these names, and so nothing here does.
    private static let calledFromOutside: [String: Set<String>] = [
        "the runtime starts a program": ["Impasto"],
        "SwiftNIO's channel handlers": [
            "InboundIn", "InboundOut", "OutboundIn", "OutboundOut", "channelActive", "channelInactive",
            "channelRead", "channelReadComplete", "errorCaught", "handlerAdded", "handlerRemoved",
            "userInboundEventTriggered",
        ],
        "Hummingbird's channels, connections and middleware": [
            "setup", "handle", "connectionOpened", "connectionClosed", "isAcceptingNewConnections",
        ],
        "URLSession's delegate": ["urlSession"],
        "swift-log's handlers": ["logLevel"],
        "calls of a value, which do not name it": ["callAsFunction"],
        "Swift's reflection, which prints a value": ["customMirror"],
        "the templates' library": ["child"],
    ]

    /// What only tests look at, and what they could not see without.
    private static let seenByTests: [String: String] = [
        "activeCount": "that no job is left behind",
        "gitBlobID": "the digest that git gives a file, for networks that tests make",
        "hasMeasured": "that a cost model has learned from a render",
        "queuePosition": "that positions are right while renders wait",
        "suspendedCount": "that a task waits, without sleeping until it does",
    ]

    /// Property wrappers whose properties a library reads, by reflection.
    private static let readByReflection: Set = ["Option", "Flag", "Argument", "OptionGroup"]

    /// A declaration's name occurs once more at least, anywhere in the sources, or in the examples of the library's use.
    ///
    /// A name that is used for another thing hides a dead one; a rule that reads names alone cannot see that.
    @Test("is not there: every declaration that is not private is named by something else in the sources")
    func unusedNames() throws {
        let files = try SwiftSources.files.get()
        var occurrences: [Substring: Int] = [:]
        for file in files { for word in file.words { occurrences[word, default: 0] += 1 } }
        for example in try SourceTree.swiftFiles(in: "Examples") {
            for token in SwiftTokens(example.lines.joined(separator: "\n")).tokens where token.isWord {
                occurrences[token.text[...], default: 0] += 1
            }
        }
        let declarations = files.flatMap(\.declarations).filter { $0.kind != .extended }
        let byName = Dictionary(
            grouping: declarations.filter {
                !$0.isPrivate && Self.readByReflection.isDisjoint(with: $0.attributes)
            }, by: \.name)
        let outside = Self.calledFromOutside.values.reduce(into: Set(Self.seenByTests.keys)) {
            $0.formUnion($1)
        }
        for (name, declared) in byName.sorted(by: { $0.key < $1.key }) where !outside.contains(name) {
            guard occurrences[name[...], default: 0] <= declared.count else { continue }
            for declaration in declared { Issue.record("nothing names \(declaration)") }
        }
    }

    @Test("the names that are let off are declared, and tests name theirs")
    func exceptions() throws {
        let declared = Set(try SwiftSources.files.get().flatMap(\.declarations).map(\.name))
        for (caller, names) in Self.calledFromOutside {
            #expect(names.subtracting(declared).isEmpty, "of \(caller)")
        }
        let suites = try SourceTree.swiftFiles(in: "Tests").filter {
            !$0.path.contains("/ArchitectureTests/")
        }
        for name in Self.seenByTests.keys where declared.contains(name) {
            #expect(suites.contains { $0.lines.contains { $0.contains(name) } }, "no test names \(name)")
        }
    }

    @Test("declarations are read with their owners, and neither comments nor texts are")
    func reading() {
        let source = #"""
            // struct Comment {}
            let text = "struct Text { \(used(in: "inner")) }"
            package struct Outer: Sendable {
                private(set) var shown = 1
                @Option(help: "class X {}") private var hidden: Int { let local = 2; return local }
                enum Inner { case a; static func make() {} }
                class func classFunction() {}
            }
            extension Outer.Inner { var more: Int { 1 } }
            private enum Own { struct Member {} }
            """#
        let tokens = SwiftTokens(source).tokens
        #expect(tokens.contains { $0.text == "used" } && !tokens.contains { $0.text == "inner" })
        let declarations = Declaration.all(in: tokens, file: "Test.swift")
        #expect(
            declarations.filter { !$0.isPrivate }.map(\.qualifiedName) == [
                "text", "Outer", "Outer.shown", "Outer.Inner", "Outer.Inner.make", "Outer.classFunction",
                "Outer.Inner", "Outer.Inner.more",
            ])
        #expect(declarations.filter(\.isPrivate).map(\.name) == ["hidden", "Own", "Member"])
        #expect(declarations.filter { !$0.attributes.isEmpty }.map(\.name) == ["hidden"])
        #expect(declarations.last?.line == 10)
    }
}
