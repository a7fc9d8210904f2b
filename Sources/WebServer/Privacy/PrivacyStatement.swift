/// What is kept, what could leave, and the settings that decide it: the truth about this very server, for programs.
///
/// Its texts are the page's own, in the language that is asked for.
struct PrivacyStatement: Encodable {
    struct Stored: Encodable {
        let id: String
        let what: String
        let `where`: String
        let howLong: String
    }

    struct ToldPromise: Encodable {
        let id: String
        let text: String
    }

    let localOnly: Bool
    let `private`: Bool
    let token: Bool
    let now: [String]
    let outboundConnections: String
    let stored: [Stored]
    let neverStored: [String]
    let log: String
    let promises: [ToldPromise]
    let settings: [String: String]

    init(_ configuration: ServerConfiguration, port: Int?, _ strings: StringTable, _ language: Language) {
        let page = PrivacyPage(configuration, port: port, strings, language)
        localOnly = configuration.isLocalOnly
        `private` = configuration.isPrivate
        token = configuration.token != nil
        now = page.facts
        outboundConnections = "none: this process never opens one"
        stored = zip(configuration.kept, page.kept).map { thing, kept in
            Stored(id: thing.id, what: kept.what, where: kept.place, howLong: kept.howLong)
        }
        neverStored = page.never
        log = strings.text(PrivacyPromise.log.text(configuration), language)
        promises = zip(PrivacyPromise.allCases, page.promises).map { promise, shown in
            ToldPromise(id: promise.rawValue, text: shown.text)
        }
        settings = Dictionary(
            uniqueKeysWithValues: configuration.settings.map { ($0.setting.flag, $0.value) })
    }
}
