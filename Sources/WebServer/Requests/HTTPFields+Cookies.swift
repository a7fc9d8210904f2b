import HTTPTypes

extension HTTPFields {
    /// The values of all cookies of this name, in their order.
    ///
    /// A browser sends several where sites or paths have set one each. Hummingbird's `request.cookies` gives the first
    /// only, which would let another site on this machine hide the token.
    func cookies(named name: String) -> [Substring] {
        self[values: .cookie].flatMap { line in
            line.split(separator: ";").compactMap { pair in
                let pair = pair.drop { $0 == " " }
                return pair.hasPrefix(name + "=") ? pair.dropFirst(name.count + 1) : nil
            }
        }
    }
}
