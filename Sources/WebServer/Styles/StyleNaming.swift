import Application
import Foundations
import Gallery
import Stylization

/// Finds the styles that people call by their names: saved ones, then samples by name or title.
struct StyleNaming: Sendable {
    let gallery: Gallery?
    /// The samples that are pictures of styles.
    private let samples: [String]
    /// Samples by their titles in all languages, in lower case.
    private let titles: [String: String]

    init(gallery: Gallery?, samples: SampleCatalog, strings: StringTable) {
        self.gallery = gallery
        self.samples = samples.style.map(\.name)
        var titles: [String: String] = [:]
        for (title, key) in strings.samplesByTitle {
            let name = String(key.dropFirst("sample-".count))
            if self.samples.contains(name) { titles[title.lowercased()] = name }
        }
        self.titles = titles
    }

    /// A sentence of the kind that is understood.
    static let example = "Dusk 70% + Waves 30% at 80"

    /// The first reading of a text that names styles which are there, and these; `nil` if none does.
    ///
    /// Throws ``Problem`` for a gallery that cannot be read.
    func reading(of text: String) async throws -> (phrase: StylePhrase, sources: [StyleSource])? {
        var known: [String: StyleSource?] = [:]
        for phrase in StylePhrase.readings(of: text) {
            var sources: [StyleSource] = []
            // One more than are mixed is enough for the error.
            for part in phrase.parts.prefix(StylizationLimits.mostMixedStyles + 1) {
                let answer: StyleSource?
                if let before = known[part.name] {
                    answer = before
                } else {
                    answer = try await source(named: part.name)
                    known[part.name] = .some(answer)
                }
                guard let answer else { break }
                sources.append(answer)
            }
            if sources.count == min(phrase.parts.count, StylizationLimits.mostMixedStyles + 1) {
                return (phrase, sources)
            }
        }
        return nil
    }

    /// The styles that a text names, each with its weight in percent, and how strongly they are wanted.
    ///
    /// Of `others`, which are mixed in without a name, the weights follow. Throws ``Problem`` that names `field`.
    func styles(
        in text: String, besides others: [StyleSource] = [], field: String
    ) async throws -> (styles: [(source: StyleSource, weight: Double)], strength: Double?) {
        guard let (phrase, sources) = try await reading(of: text) else {
            throw await unknown(text, field: field)
        }
        let weights = try Self.checked(field) { () throws(StylePhraseError) in
            try phrase.checkedWeights(besides: others.count)
        }
        return (Array(zip(sources + others, weights)), phrase.strength)
    }

    /// What a phrase says, or what is wrong with it, in the request's `field`.
    static func checked<Value>(
        _ field: String, _ body: () throws(StylePhraseError) -> Value
    ) throws(Problem) -> Value {
        do {
            return try body()
        } catch {
            throw .invalidField(
                field, "\(error)", allowed: "weights of 0 to 1000 in proportion, a strength of 0 to 100 %",
                hint: "write it like: \(example)")
        }
    }

    /// What a name is that of; `nil` if there is nothing.
    private func source(named name: String) async throws(Problem) -> StyleSource? {
        if let gallery {
            do throws(GalleryError) {
                return .saved(try await gallery.style(matching: name).id.text)
            } catch .notFound, .inTrash {
                // It may be a sample's name.
            } catch {
                throw Problem(error)
            }
        }
        return sample(named: name).map {
            .picture(.sample($0), styleSize: StylizationLimits.defaultStyleHeight, square: false)
        }
    }

    /// `night-swirl`, `Night swirl` and its titles in other languages are one sample.
    private func sample(named name: String) -> String? {
        let name = name.lowercased()
        let dashed = name.replacing(" ", with: "-")
        return titles[name] ?? (samples.contains(dashed) ? dashed : nil)
    }

    /// What to say where ``reading(of:)`` finds nothing: which name is unknown, and what may have been meant.
    func unknown(_ text: String, field: String) async -> Problem {
        var name: String?
        for part in StylePhrase.readings(of: text).last?.parts ?? [] where name == nil {
            if (try? await source(named: part.name)) == nil { name = part.name }
        }
        guard let name else {
            return .invalidField(
                field, "\(field) names no style", allowed: "the names of saved styles and samples",
                hint: "write it like: \(Self.example)")
        }
        // Of a gallery that cannot be listed, nothing is suggested.
        let page = try? await gallery?.list(StyleQuery(limit: StyleQuery.maximumLimit))
        let near = Self.nearest(to: name, among: samples + (page?.styles.map(\.name.text) ?? []))
        var problem = Problem.invalidField(
            field, "there is no style '\(name.prefix(80))', neither saved nor among the samples",
            hint: (near.map { "did you mean '\($0)'? " } ?? "")
                + "samples are \(samples.joined(separator: ", ")); GET /api/styles lists the saved ones")
        problem.suggestion = near
        return problem
    }

    /// As people spell: capitals do not count.
    private static func nearest(to name: String, among names: [String]) -> String? {
        let lowered = Dictionary(names.map { ($0.lowercased(), $0) }) { first, _ in first }
        return Spelling.nearest(to: name.lowercased(), among: lowered.keys.sorted()).flatMap { lowered[$0] }
    }
}
