import Foundation
import Gallery

/// One setting of the server: everything that is said about it, in one value.
///
/// The flag of `impasto serve` with its help, the environment variable, the errors, `--print-config`, `/api/privacy` and
/// the table of <doc:Configuration> are made of the values in ``all``. A new setting is a property of
/// ``ServerConfiguration`` with its default, a value in ``all``, a line in the command's `ServerOptions`, and a row of the
/// documentation, which a test prints.
///
/// The package swift-configuration was not taken: it finds values by key in several places and converts them, which is a
/// few lines here, and takes the default for one that cannot be converted (`IMPASTO_PORT=many`). Ranges, errors that name
/// the flag or the variable, help, and a list of all settings would be written here all the same.
package struct ServerSetting: Sendable {
    /// The flag without its dashes, such as `max-queue`.
    package let name: String
    /// What the help shows in place of a value, such as `n`; empty for a flag without one.
    package let valueName: String
    /// The sentence of `impasto serve --help`.
    package let help: String
    /// What it does, and why the default is what it is; empty for what ``ServerConfiguration/settings`` leaves out.
    package let reason: String
    private let kind: Kind
    /// The value of a configuration as people read it; `nil` for a secret.
    private let read: Reading?

    /// How a setting's value is read, as text.
    typealias Reading = @Sendable (ServerConfiguration) -> String

    /// How a setting's value is written.
    private enum Kind: Sendable {
        case number(ClosedRange<Int>, @Sendable (inout ServerConfiguration, Int) -> Void)
        /// A flag without a value; its variable says yes or no.
        case toggle(@Sendable (inout ServerConfiguration, Bool) -> Void)
        case text(@Sendable (inout ServerConfiguration, String) throws(SettingError) -> Void)
        /// A flag that may be repeated; its variable holds several values with commas between.
        case list(@Sendable (inout ServerConfiguration, [String]) throws(SettingError) -> Void)
    }

    /// The flag of `impasto serve`, such as `--max-queue`.
    package var flag: String { "--" + name }

    /// The environment variable that does the same, such as `IMPASTO_MAX_QUEUE`.
    package var variable: String { "IMPASTO_" + name.uppercased().replacing("-", with: "_") }

    /// What a flag without a value is given as, and what its variable may hold; `nil` for anything else.
    private static func yesOrNo(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "1", "true", "yes", "on": true
        case "0", "false", "no", "off": false
        default: nil
        }
    }

    /// What a number may be; `nil` for texts.
    var range: ClosedRange<Int>? { if case .number(let range, _) = kind { range } else { nil } }

    /// The value of `configuration` as people read it; `nil` for a secret.
    func value(in configuration: ServerConfiguration) -> String? { read?(configuration) }

    /// Puts what was given into `configuration`; the flag's values win over the variable's.
    ///
    /// - Parameters:
    ///   - flag: the values that followed the flag; none if it was not given.
    ///   - text: what the environment variable holds.
    ///   - configuration: takes the value over.
    /// - Throws: ``SettingError`` that names the flag or the variable, and what may be given.
    fileprivate func apply(
        flag: [String], variable text: String?, to configuration: inout ServerConfiguration
    ) throws(SettingError) {
        guard let given = flag.first ?? text else { return }
        switch kind {
        case .number(let range, let write):
            guard let number = Int(given), range.contains(number) else {
                let source = flag.isEmpty ? "\(variable) is '\(given)';" : "\(self.flag) \(given):"
                throw SettingError("\(source) give a number from \(range.lowerBound) to \(range.upperBound)")
            }
            write(&configuration, number)
        case .toggle(let write):
            guard let isOn = Self.yesOrNo(given) else {
                throw SettingError("\(variable) is '\(given)'; give 1 or 0")
            }
            write(&configuration, isOn)
        case .text(let write):
            try write(&configuration, given)
        case .list(let write):
            try write(&configuration, flag.isEmpty ? given.split(separator: ",").map(String.init) : flag)
        }
    }
}

/// A value that a setting cannot have.
package struct SettingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, with which flag or variable, and what may be given.
    package let description: String

    init(_ description: String) { self.description = description }
}

extension ServerConfiguration {
    /// Takes over what was given at the start of the program; other settings stay as they are.
    ///
    /// - Parameters:
    ///   - flags: the values that followed flags, by ``ServerSetting/name``.
    ///   - environment: variables that hold something, by name.
    /// - Throws: ``SettingError`` for the first value that its setting cannot have.
    package mutating func apply(
        flags: [String: [String]], environment: [String: String]
    ) throws(SettingError) {
        for setting in ServerSetting.all {
            try setting.apply(
                flag: flags[setting.name] ?? [], variable: environment[setting.variable], to: &self)
        }
        if isPrivate { try keepGalleryInMemory(asked: flags["gallery"]?.first) }
    }

    /// A private server's gallery, wherever the variable says that others have theirs.
    private mutating func keepGalleryInMemory(asked path: String?) throws(SettingError) {
        if let path, GalleryLocation(option: path) != .memory {
            throw SettingError(
                "--gallery \(path) with --private: a private server writes no file; leave one of them out")
        }
        galleryPath = GalleryLocation.memory.path
    }

    /// One setting with its value.
    package struct EffectiveSetting: Sendable {
        /// The setting.
        package let setting: ServerSetting
        /// The value in effect, as people read it.
        package let value: String
        /// The value without flag and variable.
        package let defaultValue: String
    }

    /// All settings but secrets, with their values, in the order of the documentation.
    package var settings: [EffectiveSetting] {
        let standard = ServerConfiguration(publicFolder: publicFolder)
        return ServerSetting.all.compactMap { setting in
            guard let value = setting.value(in: self), let defaultValue = setting.value(in: standard) else {
                return nil
            }
            return EffectiveSetting(setting: setting, value: value, defaultValue: defaultValue)
        }
    }
}

// MARK: Declaring a setting

extension ServerSetting {
    /// A number that is a property of the configuration, which counts in steps of `unit`.
    static func number(
        _ name: String, _ range: ClosedRange<Int>,
        _ property: any WritableKeyPath<ServerConfiguration, Int> & Sendable, unit: Int = 1,
        valueName: String = "n", help: String, reason: String
    ) -> ServerSetting {
        number(name, range, valueName: valueName, help: help, reason: reason) {
            "\($0[keyPath: property] / unit)"
        } write: {
            $0[keyPath: property] = $1 * unit
        }
    }

    /// A time in whole seconds.
    static func seconds(
        _ name: String, _ range: ClosedRange<Int>,
        _ property: any WritableKeyPath<ServerConfiguration, Duration> & Sendable,
        help: String, reason: String
    ) -> ServerSetting {
        number(name, range, valueName: "s", help: help, reason: reason) {
            "\($0[keyPath: property].components.seconds)"
        } write: {
            $0[keyPath: property] = .seconds($1)
        }
    }

    /// A number that is no property, or one of another type.
    static func number(
        _ name: String, _ range: ClosedRange<Int>, valueName: String = "n", help: String, reason: String,
        read: @escaping Reading, write: @escaping @Sendable (inout ServerConfiguration, Int) -> Void
    ) -> ServerSetting {
        // The default in the help is the configuration's.
        let standard = read(ServerConfiguration(publicFolder: .currentDirectory()))
        return ServerSetting(
            name: name, valueName: valueName, help: help.replacing("{default}", with: standard),
            reason: reason, kind: .number(range, write), read: read)
    }

    /// A flag without a value.
    static func toggle(
        _ name: String, help: String, reason: String,
        read: @escaping @Sendable (ServerConfiguration) -> Bool,
        write: @escaping @Sendable (inout ServerConfiguration, Bool) -> Void
    ) -> ServerSetting {
        ServerSetting(
            name: name, valueName: "", help: help, reason: reason, kind: .toggle(write),
            read: { read($0) ? "on" : "off" })
    }

    /// A text; a secret one is never shown.
    static func text(
        _ name: String, valueName: String, help: String, reason: String = "", read: Reading? = nil,
        write: @escaping @Sendable (inout ServerConfiguration, String) throws(SettingError) -> Void
    ) -> ServerSetting {
        ServerSetting(
            name: name, valueName: valueName, help: help, reason: reason, kind: .text(write), read: read)
    }

    /// Several texts.
    static func list(
        _ name: String, valueName: String, help: String, reason: String, read: @escaping Reading,
        write: @escaping @Sendable (inout ServerConfiguration, [String]) throws(SettingError) -> Void
    ) -> ServerSetting {
        ServerSetting(
            name: name, valueName: valueName, help: help, reason: reason, kind: .list(write), read: read)
    }
}
