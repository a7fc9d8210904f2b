import Application
import Foundation

extension StarterPack {
    /// The samples that are installed, under the names that the page gives them in English.
    ///
    /// Throws ``Failure`` where there are none.
    static func installed() throws -> StarterPack {
        guard let samples = InstallationPaths.samples(), let page = InstallationPaths.installedPage() else {
            throw Failure.missingFile("the bundled samples are not here; start the program in its own folder")
        }
        let strings = page.appending(path: "strings/en.json")
        let titles =
            (try? JSONDecoder().decode([String: String].self, from: Data(contentsOf: strings))) ?? [:]
        return StarterPack(samples: samples.names(for: .style)) { sample in
            titles["sample-\(sample)"] ?? title(of: sample)
        }
    }

    /// `night-swirl` as "Night swirl".
    private static func title(of sample: String) -> String {
        let words = sample.replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
