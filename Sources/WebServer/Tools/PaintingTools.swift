import Logging
import ModelContext
import NIOCore
import RenderQueue

/// The tools that programs with a language model call: to paint, and to find, mix and save styles.
///
/// They are one catalogue for all ways in, over what the API's routes use.
struct PaintingTools: Sendable {
    /// How pictures come and go.
    enum Way: Sendable {
        /// As files of these folders.
        case folders(AllowedFolders)
        /// In the messages themselves, as uploads, and as links to results.
        case requests
    }

    let services: PaintingServices
    let way: Way
    /// What clients are told.
    let server: ProtocolServer

    init(_ services: PaintingServices, _ way: Way, version: String) {
        self.services = services
        self.way = way
        server = ProtocolServer(
            .init(
                name: "impasto", title: "Impasto", version: version,
                instructions: way.instructions(isPrivate: services.configuration.isPrivate)),
            tools: ToolName.allCases.map { $0.tool(way) })
    }

    /// Runs a tool; `link` is the address of a job's result, where there is one.
    ///
    /// What goes wrong is a result, too, for the model to do it better. Throws `CancellationError` alone.
    func run(
        _ call: ToolCall, _ fields: [String: FieldValue], for caller: ToolCaller,
        link: @escaping @Sendable (JobID) -> String? = { _ in nil }
    ) async throws(CancellationError) -> ToolResult {
        let names = server.tools.first { $0.name == call.name }?.inputSchema.propertyNames ?? []
        do {
            var reader = FieldReader(Self.withPresentNames(fields, among: names))
            switch ToolName(rawValue: call.name) {
            case .listStyles: return try await listStyles(&reader)
            case .listSamples:
                try reader.finish()
                return try document(SampleSummaries(services.samples, services.strings))
            case .paint: return try await paint(&reader, caller, link: link)
            case .mixStyles: return try await mixStyles(&reader, caller)
            case .saveStyle: return try await saveStyle(&reader, caller)
            case .similarStyles: return try await similarStyles(&reader, caller)
            case nil: throw Problem.internalError()
            }
        } catch {
            if Task.isCancelled { throw CancellationError() }
            let problem = Problem(of: error)
            if problem.kind == .internal {
                services.rendering.logger.error(
                    "tool failed", metadata: ["tool": "\(call.name)", "error": "\(error)"])
            }
            return problem.forModels(names)
        }
    }

    /// What the API's `content` and `q` were called here until version 0.1 is taken for them; the next one goes without.
    private static func withPresentNames(
        _ fields: [String: FieldValue], among names: [String]
    ) -> [String: FieldValue] {
        var fields = fields
        for (earlier, name) in [("photo", "content"), ("search", "q")]
        where names.contains(name) && fields[name] == nil {
            fields[name] = fields.removeValue(forKey: earlier)
        }
        return fields
    }

    /// A document, and the same as text.
    func document(
        _ document: some Encodable & Sendable, _ further: [ToolContent] = []
    ) throws -> ToolResult {
        ToolResult(document, text: String(buffer: JSONBody.bytes(document)), further)
    }

    func arguments(_ caller: ToolCaller) -> ToolArguments {
        ToolArguments(services: services, way: way, caller: caller)
    }
}
