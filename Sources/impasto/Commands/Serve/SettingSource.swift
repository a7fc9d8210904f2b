/// Where the settings of `impasto serve` are: a flag wins over the environment variable of the same name.
struct SettingSource {
    /// Variables that hold something, by name.
    let environment: [String: String]

    /// `IMPASTO_` and the flag's name, as variables are spelled.
    private func variable(_ name: String) -> String {
        "IMPASTO_" + name.uppercased().replacing("-", with: "_")
    }

    /// The text of the flag `--name`, else of its variable.
    func text(_ flag: String?, _ name: String) -> String? { flag ?? environment[variable(name)] }

    /// The number of the flag `--name`, else of its variable. Throws a usage error that names whichever of them
    /// is not a number in `range`.
    func number(_ flag: Int?, _ name: String, _ range: ClosedRange<Int>) throws -> Int? {
        let given: String
        let value: Int?
        if let flag {
            (given, value) = ("--\(name) \(flag):", flag)
        } else if let text = environment[variable(name)] {
            (given, value) = ("\(variable(name)) is '\(text)';", Int(text))
        } else {
            return nil
        }
        guard let value, range.contains(value) else {
            throw Failure.usage("\(given) give a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}
