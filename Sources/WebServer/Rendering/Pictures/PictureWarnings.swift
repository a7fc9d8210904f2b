import HTTPTypes
import ImageCodecs
import NIOCore
import RenderQueue

extension JobWarning {
    /// What is wrong with the picture that stands in `field`.
    init(_ warning: ImageWarning, field: String) {
        self.init(field: field, kind: warning.kind, message: warning.description)
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

extension HTTPField.Name {
    static let impastoWarnings = HTTPField.Name("Impasto-Warnings")!
}
