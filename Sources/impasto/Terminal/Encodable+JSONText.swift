import HostSystem
import StrictJSON

extension Encodable {
    /// This value as one line of JSON, keys sorted.
    var jsonLine: String { json(.line) }

    /// This value as JSON on several lines, keys sorted.
    var prettyJSON: String { json(.indented) }

    private func json(_ layout: CanonicalJSON.Layout) -> String {
        // What the program prints are structs of texts and numbers, which always have a JSON form; measured figures
        // may be infinite where a clock stood still.
        let text = try! CanonicalJSON.text(self, layout: layout, allowsNonFinite: true)
        // In JSON the backslash of a byte that is no text is itself escaped.
        return PathText.display(text, mark: "\\\\x")
    }
}
