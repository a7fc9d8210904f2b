import ArgumentParser
package import Gallery
import HostSystem
import ImageCodecs
package import Stylization

// Values of the domain that options take by their names; help texts and errors list the possible ones.

extension ModelKind: ExpressibleByArgument {}
extension StyleSpace: ExpressibleByArgument {}
extension StyleSort: ExpressibleByArgument {
    /// An order by its name; `created` is what `newest` was called until version 0.1, and goes with the next one.
    package init?(argument: String) { self.init(rawValue: argument == "created" ? "newest" : argument) }
}
extension NameConflictPolicy: ExpressibleByArgument {}
extension ImportConflictPolicy: ExpressibleByArgument {}

extension ImageFormat {
    /// A format that this build writes, such as `png` or `jpg`, in letters of either case.
    ///
    /// Throws a validation error for another.
    init(option name: String) throws {
        guard let format = Self(name: name.lowercased()), Self.writable.contains(format) else {
            throw ValidationError(
                "\(Self.lacking(name).map { "this build does not write \($0); " } ?? "")give \(Self.writtenOptions)."
            )
        }
        self = format
    }

    /// What `--format` takes: "'png', 'jpeg' or 'webp'".
    static var writtenOptions: String { writable.alternatives { "'\($0.rawValue)'" } }

    /// "WebP (made without the package trait WebP)" for the name or ending of a format that other builds write.
    static func lacking(_ name: String) -> String? {
        guard let format = Self(name: name.lowercased()), format.isEverWritten, !writable.contains(format),
            let trait = format.trait
        else { return nil }
        return "\(format) (it was made without the package trait \(trait))"
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

    /// Throws a validation error if standard input is named more than once among the files that are read.
    static func standardInput(_ files: [String]) throws {
        guard files.count(where: InputFile.isStandardInput) > 1 else { return }
        throw ValidationError("Standard input can be read only once; name a file for the other picture.")
    }

    /// Throws a validation error for a number that is out of range.
    static func number(_ value: Int, in range: ClosedRange<Int>, of flag: String) throws {
        guard !range.contains(value) else { return }
        throw ValidationError(
            "\(flag) \(value): give a number from \(range.lowerBound) to \(range.upperBound).")
    }
}
