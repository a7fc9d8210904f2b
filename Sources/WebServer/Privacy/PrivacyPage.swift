/// The model of the page about privacy: what `/api/privacy` tells programs, for people.
struct PrivacyPage: PageModel {
    /// Something that is kept.
    struct Kept {
        let what: String
        let place: String
        let howLong: String
    }

    /// A promise with its title.
    struct ShownPromise {
        let title: String
        let text: String
    }

    /// What is true now, a sentence each.
    let facts: [String]
    let kept: [Kept]
    /// What is never written, a word each.
    let never: [String]
    let promises: [ShownPromise]

    init(_ configuration: ServerConfiguration, port: Int?, _ strings: StringTable, _ language: Language) {
        facts = configuration.privacyFacts(port: port).map { strings.text($0, language) }
        kept = configuration.kept.map { thing in
            Kept(
                what: strings.text(thing.what, language), place: thing.place(strings, language),
                howLong: strings.text(thing.howLong, language))
        }
        never = KeptThing.never.map { strings.text($0, language) }
        promises = PrivacyPromise.allCases.map { promise in
            ShownPromise(
                title: strings.text(promise.title, language),
                text: strings.text(promise.text(configuration), language))
        }
    }
}
