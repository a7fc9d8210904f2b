import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import WebServer

@Suite("What monitoring reads", .timeLimit(.minutes(10)))
struct MetricsTests {
    @Test("The times of requests are a histogram by route and method, cumulative up to all of them")
    func durations() async throws {
        try await withServer { server in
            for _ in 0..<3 { _ = try await server.get("/api/version") }
            let metrics = try await server.get("/metrics").text
            let name = "impasto_http_request_duration_seconds"
            #expect(metrics.contains("# TYPE \(name) histogram\n"))
            let labels = "route=\"/api/version\",method=\"GET\""
            let buckets = metrics.split(separator: "\n").filter {
                $0.hasPrefix("\(name)_bucket{\(labels),le=")
            }
            let counts = buckets.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
            #expect(counts.count == 15 && counts == counts.sorted() && counts.last == 3)
            #expect(buckets.last?.contains("le=\"+Inf\"") == true)
            #expect(metrics.contains("\(name)_count{\(labels)} 3\n"))
            #expect(metrics.contains("\(name)_sum{\(labels)} "))
        }
    }

    @Test("The program, its process and what is being answered have figures, each with its help and type")
    func figures() async throws {
        try await withServer { server in
            let metrics = try await server.get("/metrics").text
            #expect(metrics.contains("impasto_build_info{version=\"1.2.3\",cpu=\"fake\"} 1\n"))
            // The one that asks.
            #expect(metrics.contains("impasto_http_requests_in_flight 1\n"))
            #expect(metrics.contains("impasto_streams_open 0\n"))
            var values: [String: Double] = [:]
            for line in metrics.split(separator: "\n") where line.hasPrefix("process_") {
                let parts = line.split(separator: " ")
                values[String(parts[0])] = Double(parts[1])
            }
            let start = try #require(values["process_start_time_seconds"])
            #expect(abs(start - Date().timeIntervalSince1970) < 3600)
            #expect(try #require(values["process_cpu_seconds_total"]) > 0)
            #if os(Linux)
            #expect(try #require(values["process_open_fds"]) > 3)
            #expect(try #require(values["process_resident_memory_bytes"]) > 1_000_000)
            #endif
            let families = Set(
                metrics.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
                    let name = String(line.prefix { $0 != "{" && $0 != " " })
                    let suffix = ["_bucket", "_sum", "_count"].first {
                        name.hasSuffix($0) && metrics.contains("# TYPE \(name.dropLast($0.count)) histogram")
                    }
                    return String(name.dropLast(suffix?.count ?? 0))
                })
            for family in families {
                #expect(metrics.contains("# HELP \(family) "), "\(family)")
                #expect(metrics.contains("# TYPE \(family) "), "\(family)")
            }
        }
    }

    @Test("Names and labels are in snake case")
    func spelling() async throws {
        try await withServer { server in
            let text = try await server.get("/metrics").text
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                let name = line.prefix { $0 != "{" && $0 != " " }
                #expect(name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil, "\(name)")
                for label in line.matches(of: /(cache|outcome|use)="([^"]*)"/) {
                    #expect(label.2.wholeMatch(of: /[a-z0-9_]+/) != nil, "\(label.2)")
                }
            }
        }
    }

    @Test("A stream of events counts as in flight until its client leaves")
    func inFlight() {
        let metrics = RequestMetrics()
        var flight: RequestMetrics.Flight? = metrics.begin()
        withExtendedLifetime(metrics.begin()) { #expect(metrics.snapshot().inFlight == 2) }
        #expect(metrics.snapshot().inFlight == 1)
        withExtendedLifetime(flight) {}
        flight = nil
        #expect(metrics.snapshot().inFlight == 0)
    }
}
