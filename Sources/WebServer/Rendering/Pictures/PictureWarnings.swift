import HTTPTypes
import ImageCodecs
import NIOCore
import RenderQueue

extension JobWarning {
    /// What is wrong with the picture that stands in `field`.
    init(_ warning: ImageWarning, field: String) {
        self.init(field: field, kind: warning.kind, message: warning.description)
    }

    /// What a request asked to be written into its result, and a private server leaves out.
    fileprivate static func leftOut(_ field: String) -> JobWarning {
        JobWarning(
            field: field, kind: "privateServer",
            message:
                "This server is private: it writes nothing into results but the picture, whatever \(field) asks for."
        )
    }

    /// Under which key the page's texts say it.
    var stringKey: String { "warning" + kind.prefix(1).uppercased() + kind.dropFirst() }

    /// `warnings` as a header's value: a JSON array, in ASCII.
    static func headerValue(_ warnings: [JobWarning]) -> String {
        let json = String(buffer: JSONBody.bytes(warnings))
        return json.unicodeScalars.reduce(into: "") { text, scalar in
            guard !scalar.isASCII else { return text.unicodeScalars.append(scalar) }
            for unit in String(scalar).utf16 {
                text += "\\u" + String(UInt32(unit) + 0x1_0000, radix: 16).suffix(4)
            }
        }
    }
}

extension PaintingRequest {
    /// What a private server leaves out of the result although the request asks for it, one warning a field.
    var leftOutInPrivate: [JobWarning] {
        let asked = [
            ("metadata", metadata == true), ("keepMetadata", kept != .nothing),
            ("keepLocation", kept == .factsAndPlace), ("digests", digests),
        ]
        return asked.filter(\.1).map { JobWarning.leftOut($0.0) }
    }
}

extension HTTPField.Name {
    static let impastoWarnings = HTTPField.Name("Impasto-Warnings")!
}
