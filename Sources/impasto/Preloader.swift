import Foundation
import Stylization

/// Reads networks on threads of their own before they are needed. Whoever needs one that is still being read waits for
/// it; one that cannot be read is an error only then.
struct Preloader {
    private let stylizer: Stylizer

    init(_ stylizer: Stylizer) { self.stylizer = stylizer }

    func read(_ name: String, _ kind: ModelKind, _ padding: PaddingChoice = .published) {
        let stylizer = stylizer
        Thread { _ = try? stylizer.network(name, kind: kind, padding: padding) }.start()
    }
}
