/// Finds what somebody meant who wrote a name a little wrong.
package enum Spelling {
    /// That of `names` which is at most two letters away from `word`, and nearest; `nil` if there is none.
    package static func nearest(to word: String, among names: [String]) -> String? {
        names.map { ($0, distance(word, $0)) }.min { $0.1 < $1.1 }.flatMap { $0.1 <= 2 ? $0.0 : nil }
    }

    /// How many letters must be put in, left out or changed to make one word the other (Levenshtein, 1965).
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let cost = diagonal + (letter == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(cost, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[right.count]
    }
}
