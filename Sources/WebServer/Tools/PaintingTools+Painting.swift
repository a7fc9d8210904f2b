import HostSystem
import ImageCodecs
import ModelContext
import NIOCore
import RenderQueue
import Stylization

extension PaintingTools {
    /// The arguments of a painting that are the API's fields, and mean the same.
    static let settings = [
        "strength", "contentSize", "brush", "preserveColor", "saturation", "contrast", "grain", "quality",
        "format",
    ]

    /// Paints a photo in a style.
    func paint(
        _ fields: inout FieldReader, _ caller: ToolCaller, link: @Sendable (JobID) -> String?
    ) async throws -> ToolResult {
        let arguments = arguments(caller)
        let output = try Output(&fields, way)
        // Before anything is painted; and again when it is written.
        let place = try await output?.place()
        let showsPreview = try fields.flag("preview") ?? true
        var order: [String: FieldValue] = [:]
        for name in Self.settings { order[name] = fields.value(name) }
        let (photo, style) = (fields.value("content"), fields.value("style"))
        try fields.finish()
        let styles = try await arguments.styles(style)
        order["content"] = try await arguments.photo(photo).fieldValue
        if order["strength"] == nil { order["strength"] = styles.strength.map { .number($0) } }
        if case .folders = way { order["format"] = .text((place?.format ?? .jpeg).rawValue) }
        let painting = try PaintingOrder(styles.styles, fields: order, limits: services.limits)
        caller.report(0, "waiting")
        let job = try await services.rendering.submit(
            Received(value: painting, memory: caller.memory), client: caller.client)
        let link = link(job.id)
        // Without a link nobody can ask for it again.
        defer { if link == nil { try? services.rendering.jobs.discard(job.id) } }
        let result = try await services.rendering.result(of: job.id) { job in
            // The last tenth is for the file and its preview.
            caller.report(0.9 * job.fraction, job.doing)
        }
        return try await self.result(result, output: output, showsPreview: showsPreview, link: link)
    }

    /// The file that a painting is to become.
    private struct Output {
        let folders: AllowedFolders
        let path: String
        let overwrites: Bool

        /// `nil` where none is named, or none can be.
        init?(_ fields: inout FieldReader, _ way: Way) throws {
            guard case .folders(let folders) = way else { return nil }
            let path = try fields.text("output", maximumLength: 4000)
            overwrites = try fields.flag("overwrite") ?? false
            guard let path else { return nil }
            self.path = path
            self.folders = folders
        }

        func place() async throws -> AllowedFolders.Place {
            try await BlockingWork.run {
                try folders.place(path, overwrites: overwrites, argument: "output")
            }
        }

        /// Writes it, and returns where it is.
        ///
        /// The place is looked at again: somebody may have put a file or a link there while it was painted.
        func write(_ bytes: [UInt8]) async throws -> String {
            try await BlockingWork.run {
                try folders.write(bytes, to: path, overwrites: overwrites, argument: "output").path
            }
        }
    }

    private func result(
        _ result: JobResult, output: Output?, showsPreview: Bool, link: String?
    ) async throws -> ToolResult {
        var summary = PaintingSummary(result)
        var content: [ToolContent] = []
        try Task.checkCancellation()
        if let output { summary.path = try await output.write(result.bytes) }
        if showsPreview {
            do {
                content.append(
                    try await InlinePicture.make(
                        of: result, memory: services.rendering.memory,
                        patience: .seconds(services.limits.memorySeconds)))
            } catch {
                try Task.checkCancellation()
                // The painting is there all the same.
                summary.warnings.append("there is no preview of it: \(Problem(of: error).detail)")
            }
        }
        if let link {
            summary.address = link
            content.append(
                .link(
                    address: link, name: "painting", mediaType: result.contentType, bytes: result.bytes.count)
            )
        }
        return try document(summary, content)
    }
}

extension JobSnapshot {
    /// What is being done, in a few words.
    fileprivate var doing: String {
        if let position, state == .queued { return "waiting, number \(position)" }
        return stage.map { "\($0.rawValue)" } ?? state.rawValue
    }
}
