import Application
import ArgumentParser
import Foundation
import Stylization
import WebServer

/// The flags of `impasto serve`, one for each `ServerSetting`; what is said of them is in that table.
struct ServerOptions: ParsableArguments {
    @Option(setting: "port") var port: Int?
    @Option(setting: "listen") var listen: String?
    @Option(setting: "allow-host") var allowHost: [String] = []
    @Option(setting: "allow-origin") var allowOrigin: [String] = []
    @Option(setting: "trusted-proxy") var trustedProxy: [String] = []
    @Option(setting: "base-path") var basePath: String?
    @Flag(setting: "private") var `private` = false
    @Option(setting: "token") var token: String?
    @Option(setting: "gallery", completion: .anyFile) var gallery: String?
    @Option(help: ArgumentHelp("The page's folder.", valueName: "folder"), completion: .directory)
    var publicFolder: String?
    @Option(setting: "default-models", completion: .list(["automatic", "bundled", "original"]))
    var defaultModels: String?
    @Option(setting: "max-megabytes") var maxMegabytes: Int?
    @Option(setting: "max-megapixels") var maxMegapixels: Int?
    @Option(setting: "max-body-megabytes") var maxBodyMegabytes: Int?
    @Option(setting: "max-connections") var maxConnections: Int?
    @Option(setting: "request-deadline") var requestDeadline: Int?
    @Option(setting: "max-queue") var maxQueue: Int?
    @Option(setting: "max-queue-per-client") var maxQueuePerClient: Int?
    @Option(setting: "render-deadline") var renderDeadline: Int?
    @Option(setting: "max-streams") var maxStreams: Int?
    @Option(setting: "keep-streams") var keepStreams: Int?
    @Option(setting: "max-memory-megabytes") var maxMemoryMegabytes: Int?
    @Option(setting: "keep-results") var keepResults: Int?
    @Option(setting: "max-results-megabytes") var maxResultsMegabytes: Int?
    @Option(setting: "keep-uploads") var keepUploads: Int?
    @Option(setting: "max-uploads-megabytes") var maxUploadsMegabytes: Int?
    @Option(setting: "max-uploads-per-client-megabytes") var maxUploadsPerClientMegabytes: Int?
    @Option(setting: "drain") var drain: Int?
    @Option(setting: "instance") var instance: String?
    @Option(setting: "busy") var busy: String?
    @Option(setting: "log-format", completion: .cases(of: LogFormat.self)) var logFormat: String?

    /// The server's configuration: flags first, then environment variables, then defaults.
    ///
    /// - Throws: ``Failure`` for a value that its setting cannot have, and `ModelStoreError`.
    func configuration(
        publicFolder: URL, models: ModelStore, environment: [String: String]
    ) throws -> ServerConfiguration {
        try ServerConfiguration(
            publicFolder: publicFolder, models: models, flags: flags, environment: environment)
    }

    /// The values of the flags that were given, by setting.
    ///
    /// Read from this struct's properties, as the parser itself does it, so that a flag is declared in one line.
    private var flags: [String: [String]] {
        var flags: [String: [String]] = [:]
        for property in Mirror(reflecting: self).children {
            let values: [String]
            switch property.value {
            case let option as Option<Int?>: values = option.wrappedValue.map { ["\($0)"] } ?? []
            case let option as Option<String?>: values = option.wrappedValue.map { [$0] } ?? []
            case let option as Option<[String]>: values = option.wrappedValue
            case let flag as Flag<Bool>: values = flag.wrappedValue ? ["1"] : []
            default: continue
            }
            // `_maxQueue` is the storage of `--max-queue`.
            let name = (property.label ?? "").dropFirst().map { letter in
                letter.isUppercase ? "-" + letter.lowercased() : String(letter)
            }
            flags[name.joined()] = values
        }
        return flags
    }
}

extension ServerConfiguration {
    /// Flags by their settings first, then environment variables, then defaults.
    ///
    /// Throws ``Failure`` for a value that its setting cannot have, and `ModelStoreError`.
    init(
        publicFolder: URL, models: ModelStore, flags: [String: [String]], environment: [String: String]
    ) throws {
        self.init(publicFolder: publicFolder)
        let standardGallery = galleryPath
        do throws(SettingError) {
            try apply(flags: flags, environment: environment)
        } catch {
            throw Failure.usage(error.description)
        }
        if galleryPath != standardGallery { try GalleryOptions.requireText(galleryPath) }
        // Two networks that are named have to be known, and of one style space.
        if let pair = defaultModels {
            defaultModels = try NetworkChoice(
                styleModel: pair.style, transformer: pair.transformer
            ).pair(in: models)
        }
    }
}

extension Flag<Bool> {
    /// The flag of a setting that takes no value.
    init(wrappedValue: Bool, setting name: String) {
        let setting = ServerSetting.named(name)
        self.init(wrappedValue: wrappedValue, name: .customLong(name), help: ArgumentHelp(setting.help))
    }
}

extension Option {
    /// The flag of a setting.
    fileprivate init<T: ExpressibleByArgument>(
        setting name: String, completion: CompletionKind? = nil
    ) where Value == T? {
        let setting = ServerSetting.named(name)
        self.init(
            name: .customLong(name), help: ArgumentHelp(setting.help, valueName: setting.valueName),
            completion: completion)
    }

    /// The flag of a setting that may be repeated.
    fileprivate init<T: ExpressibleByArgument>(wrappedValue: [T], setting name: String) where Value == [T] {
        let setting = ServerSetting.named(name)
        self.init(
            wrappedValue: wrappedValue, name: .customLong(name),
            help: ArgumentHelp(setting.help, valueName: setting.valueName))
    }
}
