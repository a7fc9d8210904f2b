import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import WebServer

@Suite("Problems are said in the page's own words", .timeLimit(.minutes(10)))
struct ProblemWordsTests {
    private let strings: StringTable

    init() throws {
        strings = try StringTable(folder: Places.repository.appending(path: "Public/strings"))
    }

    @Test(
        "Every kind of problem, about anything, has words in every language", arguments: ProblemKind.allCases)
    func allKinds(kind: ProblemKind) {
        for about in ProblemSubject.allCases.map(Optional.init) + [nil] {
            let problem = Problem(kind, "the API's words", about: about)
            var texts: Set<String> = []
            for language in Language.allCases {
                let words = ProblemWords(strings: strings, language: language)
                let (title, text) = (words.title(problem), words.text(problem))
                texts.formUnion([title, text])
                #expect(words.key("problem", problem) != nil && words.key("problemTitle", problem) != nil)
                #expect(!title.contains(/[{}.。]/) && !text.contains(/[{}]/), "\(title), \(text)")
                #expect(text.contains(/[.。]$/), "\(text)")
                if language == .simplifiedChinese {
                    #expect(!title.contains(/[a-z] [a-z]/) && title.contains(/\p{Han}/), "\(title)")
                    #expect(!text.contains(/[a-z] [a-z]/) && text.contains(/\p{Han}/), "\(text)")
                }
            }
            #expect(texts.count == 2 * Language.allCases.count)
        }
    }

    @Test("Words that need a value are there for those values only")
    func places() throws {
        let kinds = Set(ProblemKind.allCases.map(\.rawValue))
        for (key, text) in strings.all(.english) where key.contains(/^problem(Title)?-/) {
            let places = text.matches(of: /\{(\w+)\}/).map { String($0.output.1) }
            let name = try #require(key.split(separator: "-", maxSplits: 1).last.map(String.init))
            let kind = try #require(kinds.filter { name == $0 || name.hasPrefix("\($0)-") }.max(), "\(key)")
            switch name.dropFirst(kind.count + 1) {
            case "": #expect(places.isEmpty, "\(key)")
            case "range": #expect(Set(places) == ["label", "least", "most"], "\(key)")
            case let tail: #expect(Set(places).isSubset(of: [String(tail)]), "\(key)")
            }
        }
    }

    /// A problem, and which words say it; the page's scripts are tested by the same file.
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        struct Document: Decodable, Sendable {
            let type: String
            let about: String?
            let field: String?
            let allowed: String?
            let limits: [String: Int]?
        }
        let says: String
        let problem: Document
        let called: String?
        let seconds: Int?
        let key: String
        let en: String?
        var testDescription: String { says }

        static let all: [Case] = {
            let file = Places.repository.appending(path: "Tests/PageTests/net/problems.json")
            guard let data = try? Data(contentsOf: file) else { return [] }
            return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
        }()
    }

    @Test("The server chooses words as the scripts do", arguments: Case.all)
    func chosen(by one: Case) throws {
        let document = one.problem
        let problem = Problem(
            try #require(ProblemKind(rawValue: document.type)), "the API's words",
            about: document.about.flatMap { ProblemSubject(rawValue: $0) }, field: document.field,
            allowed: document.allowed, limits: document.limits ?? [:],
            values: one.called.map { ["called": $0] } ?? [:],
            headers: one.seconds.map { [.retryAfter: String($0)] } ?? [:])
        let words = ProblemWords(strings: strings, language: .english)
        #expect(words.key("problem", problem) == one.key)
        if let en = one.en { #expect(words.text(problem) == en) }
    }

    @Test("The cases are read")
    func cases() { #expect(Case.all.count > 10) }

    @Test(
        "An error page says in the reader's language what happened, and nothing for programs",
        arguments: [
            ("/gallery/nope", "style"), ("/nothing", ""),
            ("/results/0123456789abcdef0123456789abcdef", "job"),
        ])
    func errorPages(path: String, about: String) async throws {
        try await withServer { server in
            for language in Language.allCases {
                let page = try await server.get("\(path)?lang=\(language.rawValue)")
                let key = about.isEmpty ? "not-found" : "not-found-\(about)"
                #expect(page.status == 404)
                #expect(page.text.contains("<h1>\(strings.text("problemTitle-\(key)", language))</h1>"))
                #expect(page.text.contains("<p>\(strings.text("problem-\(key)", language))</p>"))
                #expect(!page.text.contains("/api/styles"))
                #expect(
                    page.text.contains("href=\"/gallery\">\(strings.text("backToGallery", language))")
                        == path.hasPrefix("/gallery"))
            }
        }
    }

    @Test("A problem's type leads to a page that says it in the reader's language")
    func typePages() async throws {
        try await withServer { server in
            let page = try await server.get("/problems/queue-full?lang=zh-Hans").text
            #expect(page.contains(strings.text("problem-queue-full", .simplifiedChinese)))
            #expect(page.contains("<code>/problems/queue-full</code>"))
        }
    }
}
