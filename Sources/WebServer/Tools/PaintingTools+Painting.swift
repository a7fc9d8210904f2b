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
        let place = try await place(&fields)
        let showsPreview = try fields.flag("preview") ?? true
        var order: [String: FieldValue] = [:]
        for name in Self.settings { order[name] = fields.value(name) }
        let (photo, style) = (fields.value("photo"), fields.value("style"))
        try fields.finish()
        let styles = try await arguments.styles(style)
        order["content"] = try await arguments.photo(photo).fieldValue
        if order["strength"] == nil { order["strength"] = styles.strength.map { .number($0) } }
        if case .folders = way { order["format"] = .text((place?.format ?? .jpeg).rawValue) }
        let painting = try PaintingOrder(styles.styles, fields: order, limits: services.limits)
        caller.report(0, "waiting")
        let job = try await services.rendering.submit(
            Received(value: painting, memory: caller.memory), client: caller.client)
        let result = try await services.rendering.result(of: job.id) { job in
            // The last tenth is for the file and its preview.
            caller.report(0.9 * job.fraction, job.doing)
        }
        return try await self.result(
            result, of: job.id, place: place, showsPreview: showsPreview, link: link(job.id))
    }

    /// Where the painting is to go, if that is a file.
    private func place(_ fields: inout FieldReader) async throws -> AllowedFolders.Place? {
        guard case .folders(let folders) = way else { return nil }
        let path = try fields.text("output", maximumLength: 4000)
        let overwrites = try fields.flag("overwrite") ?? false
        guard let path else { return nil }
        return try await BlockingWork.run {
            try folders.place(path, overwrites: overwrites, argument: "output")
        }
    }

    private func result(
        _ result: JobResult, of id: JobID, place: AllowedFolders.Place?, showsPreview: Bool, link: String?
    ) async throws -> ToolResult {
        var summary = PaintingSummary(result)
        var content: [ToolContent] = []
        if showsPreview {
            content.append(
                try await InlinePicture.make(
                    of: result, memory: services.rendering.memory,
                    patience: .seconds(services.limits.memorySeconds)))
        }
        try Task.checkCancellation()
        if let place {
            try await write(result.bytes, to: place)
            summary.path = place.path
        }
        if let link {
            summary.address = link
            content.append(
                .link(
                    address: link, name: "painting", mediaType: result.contentType, bytes: result.bytes.count)
            )
        } else {
            // Nobody can ask for it again.
            try? services.rendering.jobs.discard(id)
        }
        return try document(summary, content)
    }

    private func write(_ bytes: [UInt8], to place: AllowedFolders.Place) async throws {
        try await BlockingWork.run {
            do {
                try OutputFile(place.path).write(bytes)
            } catch {
                throw Problem.invalidField(
                    "output", "the painting cannot be written: \(error)",
                    hint: "choose another place within the allowed folders")
            }
        }
    }
}

extension JobSnapshot {
    /// What is being done, in a few words.
    fileprivate var doing: String {
        if let position, state == .queued { return "waiting, number \(position)" }
        return stage.map { "\($0.rawValue)" } ?? state.rawValue
    }
}
