import Application
import Stylization
import Testing

@Suite("The choice of networks")
struct NetworkChoiceTests {
    private static let other = StyleSpace(rawValue: "other")
    private static let pair = ModelPair(style: "looks", transformer: "paints")
    private static let networks: [NetworkDescription] = [
        .named("looks", .style, .magentaMobile), .named("paints", .transformer, .magentaMobile),
        .named("looks elsewhere", .style, other), .named("absent", .transformer, other, isPresent: false),
        .named("paints elsewhere", .transformer, other),
    ]

    private func resolve(_ choice: NetworkChoice) throws -> ModelPair {
        let chosen = try choice.resolve(in: Self.networks, over: Self.pair)
        return ModelPair(style: chosen.styleModel.name, transformer: chosen.transformer.name)
    }

    @Test("Where nothing is named, the default pair is taken, or one of the styles' space")
    func defaults() throws {
        #expect(try resolve(NetworkChoice()) == Self.pair)
        #expect(
            try resolve(NetworkChoice(styleSpace: Self.other))
                == ModelPair(style: "looks elsewhere", transformer: "paints elsewhere"))
    }

    @Test("One that is named brings a partner of its space, one that is here if there is one")
    func partners() throws {
        let pair = ModelPair(style: "looks elsewhere", transformer: "paints elsewhere")
        #expect(try resolve(NetworkChoice(styleModel: pair.style)) == pair)
        #expect(try resolve(NetworkChoice(transformer: pair.transformer)) == pair)
        // Whatever the styles' space: what is named stays, and callers see that it does not fit.
        #expect(try resolve(NetworkChoice(styleModel: pair.style, styleSpace: .magentaMobile)) == pair)
    }

    @Test("Two that are named stay, also of two spaces")
    func named() throws {
        #expect(
            try resolve(NetworkChoice(styleModel: "looks", transformer: "absent"))
                == ModelPair(style: "looks", transformer: "absent"))
    }

    @Test("A space without networks leaves the default pair")
    func unknownSpace() throws {
        #expect(try resolve(NetworkChoice(styleSpace: StyleSpace(rawValue: "unheard-of"))) == Self.pair)
    }

    @Test("A name that no network of the kind has is refused, with those that there are")
    func unknown() {
        for name in ["nope", "looks"] {
            #expect(
                throws: ApplicationError.unknownNetwork(
                    name, .transformer, known: ["paints", "absent", "paints elsewhere"])
            ) { try resolve(NetworkChoice(transformer: name)) }
        }
    }
}
