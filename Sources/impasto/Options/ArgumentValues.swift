import ArgumentParser
package import Gallery
import ImageCodecs
package import Stylization

// Values of the domain that options take by their names; help texts and errors list the possible ones.

extension ModelKind: ExpressibleByArgument {}
extension StyleSpace: ExpressibleByArgument {}
extension StyleSort: ExpressibleByArgument {}
extension NameConflictPolicy: ExpressibleByArgument {}
extension ImportConflictPolicy: ExpressibleByArgument {}

extension ImageFormat {
    /// A format that this build writes, such as `png` or `jpg`, in letters of either case.
    init?(option name: String) {
        self.init(name: name.lowercased())
        guard Self.writable.contains(self) else { return nil }
    }
}

/// A check that several commands' options share.
enum OptionCheck {
    /// Throws a validation error for a number of benchmark runs that is out of range.
    static func runs(_ count: Int) throws {
        try number(count, in: 1...1000, of: "--runs")
    }

    /// The choice of that name.
    ///
    /// Throws a validation error, which names those that there are.
    static func choice<Choice: RawRepresentable<String>>(_ name: String, of listed: String) throws -> Choice {
        guard let choice = Choice(rawValue: name) else { throw ValidationError("give \(listed).") }
        return choice
    }

    /// Throws a validation error for a number that is out of range.
    static func number(_ value: Int, in range: ClosedRange<Int>, of flag: String) throws {
        guard !range.contains(value) else { return }
        throw ValidationError(
            "\(flag) \(value): give a number from \(range.lowerBound) to \(range.upperBound).")
    }
}
