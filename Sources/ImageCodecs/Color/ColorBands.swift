import Synchronization
import SystemLibC

/// Rows of a picture shared between threads, of which the caller's is one.
///
/// The threads are the system's own and end with the work: starting one takes some 20 microseconds.
enum ColorBands {
    /// Rows of a band at least this many bytes long keep a thread busy for longer than it takes to start it.
    private static let leastBytes = 1 << 18

    /// Calls `body` with ranges that make up `0..<rows`, on up to `threads` threads at a time, and returns when all are
    /// done.
    ///
    /// A thread that cannot be started is done without.
    static func forEach(rows: Int, bytesPerRow: Int, threads: Int, _ body: (Range<Int>) -> Void) {
        let rowsPerBand = max(1, leastBytes / max(1, bytesPerRow))
        let bands = (rows + rowsPerBand - 1) / rowsPerBand
        guard threads > 1, bands > 1 else { return body(0..<rows) }
        withoutActuallyEscaping(body) { body in
            let work = Work(rows: rows, rowsPerBand: rowsPerBand, bands: bands, body: body)
            var helpers: [pthread_t] = []
            for _ in 1..<min(threads, bands, 64) {
                guard let helper = start(work) else { break }
                helpers.append(helper)
            }
            work.run()
            for helper in helpers { pthread_join(helper, nil) }
            // What is lent must not be kept.
            work.body = nil
        }
    }

    /// What the threads share.
    private final class Work: @unchecked Sendable {
        let rows: Int
        let rowsPerBand: Int
        let bands: Int
        /// Written before the helpers start and after they have ended.
        var body: ((Range<Int>) -> Void)?
        let next = Atomic<Int>(0)

        init(rows: Int, rowsPerBand: Int, bands: Int, body: @escaping (Range<Int>) -> Void) {
            self.rows = rows
            self.rowsPerBand = rowsPerBand
            self.bands = bands
            self.body = body
        }

        /// Takes bands until none is left.
        func run() {
            while true {
                let band = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard band < bands else { return }
                body?(band * rowsPerBand..<min(rows, (band + 1) * rowsPerBand))
            }
        }
    }

    private static func start(_ work: Work) -> pthread_t? {
        let context = Unmanaged.passRetained(work)
        var thread = pthread_t(bitPattern: 0)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 1 << 19)
        let status = pthread_create(
            &thread, &attributes,
            { raw in
                #if canImport(Darwin)
                let work = Unmanaged<Work>.fromOpaque(raw).takeRetainedValue()
                #else
                let work = Unmanaged<Work>.fromOpaque(raw!).takeRetainedValue()
                #endif
                work.run()
                return nil
            }, context.toOpaque())
        pthread_attr_destroy(&attributes)
        if status != 0 {
            context.release()
            return nil
        }
        return thread
    }
}
