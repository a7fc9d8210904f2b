import Foundations
import RenderQueue

/// The text format that Prometheus reads (version 0.0.4).
enum PrometheusText {
    static func render(
        build: Build, requests: RequestMetrics.Snapshot, renders: RenderMetrics.Snapshot,
        memory: MemoryStatistics, openStreams: Int, droppedLogLines: Int, process: ProcessFigures
    ) -> String {
        var text = header("impasto_build_info", "gauge", "What runs; always 1.")
        text +=
            "impasto_build_info{version=\"\(escaped(build.version))\",cpu=\"\(escaped(build.cpu))\"} 1\n"
        text += self.requests(requests)
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
        return text + figures(process)
    }

    /// What runs.
    struct Build {
        let version: String
        /// The vector instructions in use.
        let cpu: String
    }

    private static func requests(_ requests: RequestMetrics.Snapshot) -> String {
        var text = header("impasto_http_requests_total", "counter", "Requests by route, method and status.")
        let counts = requests.requests.sorted {
            ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
        }
        for (key, count) in counts {
            let labels = labels(route: key.route, method: key.method)
            text += "impasto_http_requests_total{\(labels),status=\"\(key.status)\"} \(count)\n"
        }
        let name = "impasto_http_request_duration_seconds"
        text += header(name, "histogram", "From a request's head to its answer's, by route and method.")
        let times = requests.seconds.sorted {
            ($0.key.route, $0.key.method) < ($1.key.route, $1.key.method)
        }
        for (key, seconds) in times {
            text += histogram(name, seconds, label: labels(route: key.route, method: key.method))
        }
        return text
            + gauge(
                "impasto_http_requests_in_flight",
                "Requests that are being answered, streams of events and pictures among them.",
                requests.inFlight)
    }

    private static func figures(_ process: ProcessFigures) -> String {
        func figure(_ name: String, _ type: String, _ help: String, _ value: Double) -> String {
            header(name, type, help) + "\(name) \(value)\n"
        }
        func bytes(_ name: String, _ help: String, _ value: Int?) -> String {
            value.map { gauge(name, help, $0) } ?? ""
        }
        let memory = process.memoryBytes
        return figure(
            "process_start_time_seconds", "gauge", "When the server started, since 1970.",
            process.startSeconds)
            + figure(
                "process_cpu_seconds_total", "counter", "Seconds of all processors, in user and system.",
                process.processorSeconds)
            + bytes("process_open_fds", "Files and sockets that are open.", process.openDescriptors)
            + bytes("process_max_fds", "How many may be open.", process.descriptorLimit)
            + bytes("process_virtual_memory_bytes", "Virtual memory size in bytes.", memory?.virtual)
            + bytes("process_resident_memory_bytes", "Resident memory size in bytes.", memory?.resident)
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
        for (bound, count) in zip(histogram.bounds, histogram.cumulativeCounts) {
            text += "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(count)\n"
        }
        text += "\(name)_bucket{\(prefix)le=\"+Inf\"} \(histogram.count)\n"
        text += "\(name)_sum\(suffix) \(histogram.sum)\n\(name)_count\(suffix) \(histogram.count)\n"
        return text
    }

    private static func labels(route: String, method: String) -> String {
        "route=\"\(escaped(route))\",method=\"\(escaped(method))\""
    }

    private static func escaped(_ text: String) -> String {
        text.replacing(scalar: "\\", with: "\\\\").replacing(scalar: "\"", with: "\\\"")
            .replacing(scalar: "\n", with: "\\n")
    }
}
