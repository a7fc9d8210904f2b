import Foundations
import RenderQueue

/// The text format that Prometheus reads (version 0.0.4).
enum PrometheusText {
    static func render(
        requests: [RequestMetrics.Key: RequestMetrics.Count], renders: RenderMetrics.Snapshot,
        memory: MemoryStatistics, openStreams: Int, droppedLogLines: Int
    ) -> String {
        var text = ""
        let keys = requests.keys.sorted {
            ($0.route, $0.method, $0.status) < ($1.route, $1.method, $1.status)
        }
        text += header("impasto_http_requests_total", "counter", "Requests by route.")
        for key in keys {
            text += "impasto_http_requests_total\(labels(key)) \(requests[key]?.requests ?? 0)\n"
        }
        text += header(
            "impasto_http_request_seconds_total", "counter", "Seconds until the answer's head, by route.")
        for key in keys {
            text += "impasto_http_request_seconds_total\(labels(key)) \(requests[key]?.seconds ?? 0)\n"
        }
        text += gauge("impasto_queue_waiting", "Renders that wait.", renders.waiting)
        text += gauge("impasto_queue_running", "Renders that run, 0 or 1.", renders.running)
        text += counter("impasto_renders_submitted_total", "Renders admitted.", renders.submitted)
        text += counter("impasto_renders_rejected_total", "Renders refused.", renders.rejected)
        text += header("impasto_renders_total", "counter", "Renders ended, by outcome.")
        for outcome in RenderOutcome.allCases {
            text +=
                "impasto_renders_total{outcome=\"\(outcome.rawValue)\"} \(renders.outcomes[outcome] ?? 0)\n"
        }
        text += header("impasto_render_wait_seconds", "histogram", "From submission to start.")
        text += histogram("impasto_render_wait_seconds", renders.waitSeconds)
        text += header("impasto_render_seconds", "histogram", "From start to end.")
        text += histogram("impasto_render_seconds", renders.renderSeconds)
        text += header("impasto_network_seconds", "histogram", "Time of a network or codec in a render.")
        for (network, times) in renders.networkSeconds.sorted(by: { $0.key < $1.key }) {
            text += histogram("impasto_network_seconds", times, label: "network=\"\(escaped(network))\"")
        }
        text += caches(renders.caches)
        text += gauge("impasto_streams_open", "Streams of frames that are open.", openStreams)
        text += counter(
            "impasto_log_lines_dropped_total", "Log lines that could not be written.", droppedLogLines)
        text += self.memory(memory)
        if let memory = ProcessMemory.residentBytes {
            text += gauge("process_resident_memory_bytes", "Resident memory size in bytes.", memory)
        }
        return text
    }

    private static func caches(_ caches: [String: CacheStatistics]) -> String {
        let sorted = caches.sorted { $0.key < $1.key }
        func family(_ name: String, _ type: String, _ help: String, _ value: (CacheStatistics) -> Int)
            -> String
        {
            header(name, type, help)
                + sorted.map { "\(name){cache=\"\(escaped($0.key))\"} \(value($0.value))\n" }.joined()
        }
        return family("impasto_cache_hits_total", "counter", "Lookups that found a value.", \.hits)
            + family("impasto_cache_misses_total", "counter", "Lookups that did not.", \.misses)
            + family("impasto_cache_entries", "gauge", "Values held.", \.count)
            + family("impasto_cache_bytes", "gauge", "Bytes held.", \.bytes)
    }

    private static func memory(_ memory: MemoryStatistics) -> String {
        let name = "impasto_memory_lent_bytes"
        return gauge("impasto_memory_budget_bytes", "Memory that may be lent for work.", memory.bytes)
            + header(name, "gauge", "Memory that is lent, by what for.")
            + MemoryUse.allCases.map { "\(name){use=\"\($0.rawValue)\"} \(memory.used[$0] ?? 0)\n" }.joined()
            + gauge("impasto_memory_waiting", "Who waits for memory.", memory.waiting)
            + counter("impasto_memory_refusals_total", "Refusals for want of memory.", memory.refusals)
    }

    private static func header(_ name: String, _ type: String, _ help: String) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    private static func gauge(_ name: String, _ help: String, _ value: Int) -> String {
        header(name, "gauge", help) + "\(name) \(value)\n"
    }

    private static func counter(_ name: String, _ help: String, _ value: Int) -> String {
        header(name, "counter", help) + "\(name) \(value)\n"
    }

    private static func histogram(_ name: String, _ histogram: Histogram, label: String? = nil) -> String {
        let prefix = label.map { $0 + "," } ?? ""
        let suffix = label.map { "{\($0)}" } ?? ""
        var text = ""
        for (bound, count) in zip(Histogram.bounds, histogram.cumulativeCounts) {
            text += "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(count)\n"
        }
        text += "\(name)_bucket{\(prefix)le=\"+Inf\"} \(histogram.count)\n"
        text += "\(name)_sum\(suffix) \(histogram.sum)\n\(name)_count\(suffix) \(histogram.count)\n"
        return text
    }

    private static func labels(_ key: RequestMetrics.Key) -> String {
        "{route=\"\(escaped(key.route))\",method=\"\(escaped(key.method))\",status=\"\(key.status)\"}"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing(scalar: "\\", with: "\\\\").replacing(scalar: "\"", with: "\\\"")
            .replacing(scalar: "\n", with: "\\n")
    }
}
