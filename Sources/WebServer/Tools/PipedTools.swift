import Foundation
package import Logging
import ModelContext
import NIOCore
import RenderQueue

/// The tools for one program at the other end of a pipe, without a server around them.
package struct PipedTools: Sendable {
    private let connection: LineConnection
    private let queue: RenderQueue
    private let sweep: ExpirySweep

    /// What a line may have: no picture stands in one.
    static let lineLimit = 1 << 20

    /// Reads the samples of the page's folder.
    ///
    /// `send` is given each line that goes to the program, with its end, and must not wait for it to be read. Throws
    /// ``WebServerError``.
    package init(
        configuration: ServerConfiguration, dependencies: ServerDependencies, folders: AllowedFolders,
        logger: Logger, send: @escaping @Sendable ([UInt8]) -> Void
    ) throws(WebServerError) {
        let configuration = configuration.fitted(to: dependencies.shares)
        let strings = try StringTable(folder: configuration.publicFolder.appending(path: "strings"))
        let services = try PaintingServices(configuration, dependencies, strings: strings, logger: logger)
        let tools = PaintingTools(services, .folders(folders), version: dependencies.version)
        queue = dependencies.queue
        sweep = .ofServer(dependencies, configuration)
        connection = LineConnection(tools.server, lineLimit: Self.lineLimit) { call, line, report in
            let fields: [String: FieldValue]
            do {
                fields = try await BlockingWork.run {
                    try FieldValue.arguments(of: call, in: ByteBuffer(bytes: line))
                }
            } catch let problem as Problem {
                return problem.forModels([])
            }
            let memory = try await services.rendering.memory.reserve(
                0, for: .bodies, source: "pipe", patience: .seconds(configuration.limits.memorySeconds))
            return try await tools.run(
                call, fields,
                for: ToolCaller(client: ClientID(rawValue: "pipe"), memory: memory, report: report))
        } send: {
            send($0)
        }
    }

    /// Takes what the program has sent, in pieces of any length and from one thread.
    package func take(_ bytes: [UInt8]) { connection.take(bytes) }

    /// Keeps memory in order until the task is cancelled.
    package func keepInOrder() async { await sweep.run() }

    /// Waits for the calls that are under way, which are cancelled when the task is, and ends the queue.
    package func finish() async {
        await connection.finish()
        await queue.shutDown()
    }
}

extension FieldValue {
    /// The arguments of a call that stands in `message`.
    ///
    /// Throws ``Problem``.
    static func arguments(
        of call: ToolCall, in message: ByteBuffer, isCancelled: @escaping () -> Bool = { false }
    ) throws -> [String: FieldValue] {
        guard let range = call.arguments,
            let object = message.getSlice(
                at: message.readerIndex + range.lowerBound, length: range.count)
        else { return [:] }
        return try FieldValue.object(json: object, isCancelled: isCancelled)
    }
}
