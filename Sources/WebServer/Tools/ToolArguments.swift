import Gallery
import HostSystem
import ImageCodecs
import RenderQueue
import Stylization

/// Who calls a tool, and what was lent for what it sent.
struct ToolCaller: Sendable {
    /// Whose turn its paintings take.
    let client: ClientID
    let memory: MemoryReservation
    /// How far the call is, 0...1, and what is being done.
    let report: @Sendable (Double, String) -> Void
}

/// Finds what the arguments of a tool name: pictures by a sample's name or by whatever the way in allows, styles also by
/// their names.
struct ToolArguments: Sendable {
    let services: PaintingServices
    let way: PaintingTools.Way
    let caller: ToolCaller

    typealias Styles = (styles: [(source: StyleSource, weight: Double)], strength: Double?)

    /// The photo that a tool is to paint.
    ///
    /// Throws ``Problem``.
    func photo(_ value: FieldValue?) async throws -> PictureSource {
        guard let value else {
            throw Problem.invalidField(
                "content", "the photo is missing", allowed: way.pictures, hint: "call it again with a photo")
        }
        if let sent = try await sent(value, argument: "content") { return sent }
        let text = try text(value, "content")
        if services.samples.names.contains(text) { return .sample(text) }
        guard case .folders(let folders) = way else { throw unknownPicture(text, "content") }
        return try await read(text, from: folders, argument: "content")
    }

    /// The styles that a tool's `style` names, each with its weight in percent, and how strongly they are wanted.
    ///
    /// Throws ``Problem``.
    func styles(_ value: FieldValue?) async throws -> Styles {
        guard let value else {
            throw Problem.invalidField(
                "style", "the style is missing", allowed: "the name of a saved style or sample, or a picture",
                hint: "list_styles and list_samples have names; call it again with one of them")
        }
        if let sent = try await sent(value, argument: "style") { return Self.styles([sent]) }
        let text = try text(value, "style")
        // Names first: people may call a style like a file.
        if try await services.naming.reading(of: text) == nil, case .folders(let folders) = way,
            text.contains("/") || ImageFormat(fileName: text) != nil
        {
            return Self.styles([try await read(text, from: folders, argument: "style")])
        }
        return try await services.naming.styles(in: text, field: "style")
    }

    private static func styles(_ pictures: [PictureSource]) -> Styles {
        (
            pictures.map {
                (.picture($0, styleSize: StylizationLimits.defaultStyleHeight, square: false), 100)
            }, nil
        )
    }

    private func text(_ value: FieldValue, _ argument: String) throws(Problem) -> String {
        var reader = FieldReader([argument: value])
        return try reader.text(argument, maximumLength: 4000) ?? ""
    }

    /// A picture that stands in the call itself, or was uploaded; `nil` for what is a name.
    private func sent(_ value: FieldValue, argument: String) async throws -> PictureSource? {
        guard case .requests = way else { return nil }
        let limit = services.limits.fileBytes
        switch value {
        case .text(let text) where text.hasPrefix("upload:"): return .upload(String(text.dropFirst(7)))
        case .text(let text) where text.hasPrefix("data:"):
            return .file(try EncodedPicture.decode(text, name: argument, limit: limit))
        case .longText(let text):
            // Of this length only a picture is meant, with or without what stands before it.
            return .file(
                try await BlockingWork.run { try EncodedPicture.decode(text, name: argument, limit: limit) })
        default: return nil
        }
    }

    /// Reads a file in memory that was lent for it.
    private func read(
        _ path: String, from folders: AllowedFolders, argument: String
    ) async throws -> PictureSource {
        let limit = services.limits.fileBytes
        let file = try await BlockingWork.run {
            try folders.file(path, argument: argument, limit: limit)
        }
        try await caller.memory.grow(by: file.bytes, patience: .seconds(services.limits.memorySeconds))
        return try await BlockingWork.run {
            do {
                // It may have grown meanwhile, but not beyond what was lent.
                return .file(try InputFile.read(file.path, limit: file.bytes))
            } catch {
                throw Problem.invalidField(
                    argument, "'\(path.prefix(200))' cannot be read",
                    hint: "check that this user may read it, and that nobody is writing to it")
            }
        }
    }

    private func unknownPicture(_ text: String, _ argument: String) -> Problem {
        .invalidField(
            argument, "there is no sample '\(text.prefix(64))'", allowed: way.pictures,
            hint:
                "list_samples has the names of samples; send any other picture as a data: URL, or upload it with "
                + "POST /api/uploads and name it upload:ID")
    }
}

extension SampleCatalog {
    /// Of all samples: a photo can be a style as well.
    fileprivate var names: [String] { (content + style).map(\.name) }
}
