import Foundation
import TestSupport
import Testing

@testable import WebServer

@Suite("The threat model names for each promise and measure what holds it")
struct ThreatModelTests {
    /// A row of a table, by its cells.
    private func rows(under heading: String) throws -> [[String]] {
        let page = Places.repository.appending(
            path: "Sources/WebServer/WebServer.docc/ThreatModel.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix(heading) })
        return section.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map { line in
            line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
        }
    }

    /// The tests of the checkout, as `Suite/function`.
    private func tests() throws -> Set<String> {
        let folder = Places.repository.appending(path: "Tests")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        var tests: Set<String> = []
        for path in paths where path.hasSuffix("Tests.swift") {
            // Suites have the name of their file; a file may have several.
            let file = path.split(separator: "/").last?.dropLast(".swift".count) ?? ""
            var suite = ""
            var isTest = false
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            for line in text.split(separator: "\n") {
                if let name = line.firstMatch(of: /(?:struct|class|actor|extension) (\w+)/)?.1 {
                    suite = String(name)
                }
                if line.contains("@Test") { isTest = true }
                if isTest, let name = line.firstMatch(of: /func (\w+)\(/)?.1 {
                    tests.formUnion(["\(suite)/\(name)", "\(file)/\(name)"])
                    isTest = false
                }
            }
        }
        return tests
    }

    @Test("Each row names tests, and the tests are there")
    func names() throws {
        let tests = try tests()
        #expect(tests.count > 500)
        for heading in ["What is done", "What is promised"] {
            let rows = try rows(under: heading)
            #expect(rows.count >= PrivacyPromise.allCases.count)
            for row in rows {
                #expect(row.count == 3, "\(row[0])")
                let names = row.last?.matches(of: /`([^`]+)`/).map { String($0.1) } ?? []
                #expect(!names.isEmpty, "\(row[0])")
                for name in names where !tests.contains(name) {
                    // What is no test in Swift is a folder of programs.
                    let path = Places.repository.appending(path: name).path
                    #expect(
                        name.hasPrefix("Tests/") && FileManager.default.fileExists(atPath: path),
                        "\(row[0]) names \(name)")
                }
            }
        }
    }

    @Test("Its promises are those that the page and the API make")
    func promises() throws {
        let ids = try rows(under: "What is promised").map { $0[0].filter { $0 != "`" } }
        #expect(ids == PrivacyPromise.allCases.map(\.rawValue))
    }
}
