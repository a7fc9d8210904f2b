package import Foundation

/// The networks that come with the package, for programs that depend on it: resources of a target whose folder is this one.
///
/// SwiftPM puts them into `Impasto_BundledModels.resources` (on Apple's systems `.bundle`) beside the program that is
/// built. A program that is moved elsewhere takes that folder along; where it is missing, ``folder`` ends the program with
/// a message that names the places which were looked at.
package enum BundledModels {
    /// The folder with `manifest.json` and a folder for each network.
    package static var folder: URL { Bundle.module.resourceURL ?? Bundle.module.bundleURL }
}
