/// A header value of the form `value; name="text"; other=token` (RFC 9110, 5.6.6).
struct HeaderParameters {
    /// What stands before the first semicolon, in lower case.
    let value: String
    private let parameters: [(name: String, value: String)]

    /// Never fails: what does not look like a parameter is left out.
    init(_ header: String) {
        var rest = header.unicodeScalars[...]
        let head = rest.prefix { $0 != ";" }
        value = String(String.UnicodeScalarView(head)).trimmingSpaces.lowercased()
        rest = rest.dropFirst(head.count)
        var parameters: [(String, String)] = []
        while rest.first == ";", parameters.count < 16 {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst()
            var text = String.UnicodeScalarView()
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let next = rest.popFirst(), next != "\"" {
                    // Browsers escape a quote as %22; programs as \".
                    if next == "\\", let escaped = rest.first, escaped == "\"" || escaped == "\\" {
                        text.append(escaped)
                        rest = rest.dropFirst()
                    } else {
                        text.append(next)
                    }
                }
                rest = rest.drop { $0 != ";" }
                parameters.append(
                    (String(String.UnicodeScalarView(name)).trimmingSpaces.lowercased(), String(text)))
            } else {
                let token = rest.prefix { $0 != ";" }
                rest = rest.dropFirst(token.count)
                parameters.append(
                    (
                        String(String.UnicodeScalarView(name)).trimmingSpaces.lowercased(),
                        String(String.UnicodeScalarView(token)).trimmingSpaces
                    ))
            }
        }
        self.parameters = parameters
    }

    /// The first parameter of this name.
    subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }
}

extension String {
    /// Without spaces and tabs at either end.
    var trimmingSpaces: String {
        var view = self[...]
        while let first = view.first, first == " " || first == "\t" { view.removeFirst() }
        while let last = view.last, last == " " || last == "\t" { view.removeLast() }
        return String(view)
    }
}
