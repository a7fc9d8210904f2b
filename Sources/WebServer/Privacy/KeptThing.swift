import Gallery
import RenderQueue

/// Something that the server, or its page in the browser, keeps: what, where and for how long.
///
/// `/api/privacy` and the page about privacy are the list ``ServerConfiguration/kept`` in words. What is kept and does not
/// stand there is a mistake.
struct KeptThing: Sendable, Equatable {
    /// What programs know it by.
    let id: String
    let place: Place
    let time: Time

    enum Place: Sendable, Equatable {
        case memory, browser
        /// `nil` for somebody to whom the machine's folders are no business.
        case file(path: String?)
        /// One that the operator runs, perhaps on another machine.
        case database
    }

    enum Time: Sendable, Equatable {
        /// As long as the render takes for which it was sent.
        case render
        /// So long after its last use.
        case unused(Duration)
        /// Until it is deleted, and the trash emptied.
        case emptied
        /// As long as the process runs.
        case process
        /// Until somebody has the page forget it.
        case forgotten
        /// Until the browser is closed.
        case session
        case year
    }

    /// What it is.
    var what: KeyedText { KeyedText("kept-" + id) }

    /// Where it is; a path is itself.
    func place(_ strings: StringTable, _ language: Language) -> String {
        switch place {
        case .memory: strings.text("keptInMemory", language)
        case .browser: strings.text("keptInBrowser", language)
        case .database: strings.text("keptInDatabase", language)
        case .file(let path): path ?? strings.text("keptInFile", language)
        }
    }

    /// How long it is there.
    var howLong: KeyedText {
        switch time {
        case .render: KeyedText("keptForRender")
        case .unused(let time):
            time.components.seconds.isMultiple(of: 60)
                ? KeyedText("keptForMinutes", ["count": "\(time.components.seconds / 60)"])
                : KeyedText("keptForSeconds", ["count": "\(time.components.seconds)"])
        case .emptied: KeyedText("keptUntilEmptied")
        case .process: KeyedText("keptUntilStop")
        case .forgotten: KeyedText("keptUntilForgotten")
        case .session: KeyedText("keptForSession")
        case .year: KeyedText("keptForYear")
        }
    }

    /// What is never written, by the keys of its words.
    static let never = ["never-photos", "never-styles", "never-names", "never-camera", "never-places"]
}

extension ServerConfiguration {
    /// How long what the engine keeps of a photo outlives its last use.
    ///
    /// It makes the next change of a setting quick, and can be made again; in private mode a minute is enough.
    var workingCopiesTime: Duration {
        isPrivate ? min(uploads.timeToLive, .seconds(60)) : uploads.timeToLive
    }

    /// All that is kept under this configuration.
    var kept: [KeptThing] {
        let styles: KeptThing =
            switch GalleryLocation(option: galleryPath) {
            case .memory: KeptThing(id: "styles", place: .memory, time: .process)
            case .postgreSQL: KeptThing(id: "styles", place: .database, time: .emptied)
            case .file, .readOnly:
                KeptThing(id: "styles", place: .file(path: isLocalOnly ? galleryPath : nil), time: .emptied)
            }
        var kept = [
            KeptThing(id: "pictures", place: .memory, time: .render),
            KeptThing(id: "uploads", place: .memory, time: .unused(uploads.timeToLive)),
            KeptThing(id: "results", place: .memory, time: .unused(jobs.timeToLive)),
            KeptThing(id: "frames", place: .memory, time: .unused(streams.timeToLive)),
            KeptThing(id: "copies", place: .memory, time: .unused(workingCopiesTime)),
            KeptThing(id: "vectors", place: .memory, time: .process),
            styles,
        ]
        if !isPrivate { kept.append(KeptThing(id: "page", place: .browser, time: .forgotten)) }
        kept.append(KeptThing(id: "language", place: .browser, time: isPrivate ? .session : .year))
        if token != nil { kept.append(KeptThing(id: "token", place: .browser, time: .session)) }
        return kept
    }
}
